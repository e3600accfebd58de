package dev.riga.nn;

import dev.riga.checkpoint.LowRank;
import java.util.function.Predicate;

/// Changes of low rank that training adds to linear layers, which stay as they are.
///
/// @param form how large they are
/// @param dropout of what goes into them, 0 to 1
/// @param layers which layers get one, by their Hugging Face names without `.weight`
public record Adapters(LowRank form, double dropout, Predicate<String> layers) {}
