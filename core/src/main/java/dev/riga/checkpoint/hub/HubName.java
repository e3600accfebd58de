package dev.riga.checkpoint.hub;

import dev.riga.checkpoint.CheckpointException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a model is called on the hub: `name` or `organisation/name`, and, after an `@`, the branch,
/// tag or commit that is wanted.
///
/// @param repository without the revision
/// @param revision `main` unless another is asked for
public record HubName(String repository, String revision) {
  private static final String PART = "[A-Za-z0-9_][A-Za-z0-9._-]*";
  private static final Pattern FORM =
      Pattern.compile("(" + PART + "(?:/" + PART + ")?)(?:@([A-Za-z0-9._-]+))?");
  private static final int LONGEST = 200;

  /// The name in a text, if it could be one.
  public static Optional<HubName> in(String text) {
    Matcher matcher = FORM.matcher(text);
    boolean name =
        text.length() <= LONGEST
            && matcher.matches()
            && !text.contains("..")
            && !matcher.group(1).contains("--");
    return name
        ? Optional.of(
            new HubName(matcher.group(1), Optional.ofNullable(matcher.group(2)).orElse("main")))
        : Optional.empty();
  }

  /// The name in a text.
  ///
  /// @throws CheckpointException when it cannot be one
  public static HubName of(String text) {
    return in(text)
        .orElseThrow(() ->
            new CheckpointException(
                "\""
                    + text
                    + "\" is neither a folder nor the name of a model. A name looks like"
                    + " deepset/minilm-uncased-squad2."));
  }

  /// Its folder in the cache.
  String folder() {
    return "models--" + repository.replace("/", "--");
  }

  @Override
  public String toString() {
    return revision.equals("main") ? repository : repository + "@" + revision;
  }
}
