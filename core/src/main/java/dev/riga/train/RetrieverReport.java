package dev.riga.train;

import dev.riga.train.TrainingListener.Ranks;
import java.nio.file.Path;
import java.time.Duration;

/// How the training of a retriever ended.
///
/// @param model the Hugging Face directory with the trained encoder
/// @param questions how many it was trained on
/// @param before how the base ranks the questions that were kept aside
/// @param after how the trained encoder ranks them
/// @param training how long this process trained and validated
public record RetrieverReport(
    Path model, int questions, Ranks before, Ranks after, Duration training) {}
