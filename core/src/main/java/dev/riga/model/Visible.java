package dev.riga.model;

/// Which inner values of a network are wanted. What is not wanted costs nothing.
///
/// @param hiddenStates the embeddings and the result of every layer
/// @param attentions the attention weights of every layer
public record Visible(boolean hiddenStates, boolean attentions) {

  /// Only the result.
  public static final Visible NOTHING = new Visible(false, false);

  /// The attention weights of every layer.
  public static final Visible ATTENTIONS = new Visible(false, true);

  /// Hidden states and attention weights.
  public static final Visible EVERYTHING = new Visible(true, true);
}
