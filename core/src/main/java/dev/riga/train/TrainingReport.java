package dev.riga.train;

import dev.riga.train.TrainingListener.Validation;
import java.nio.file.Path;
import java.time.Duration;

/// How a training run ended.
///
/// @param model the Hugging Face directory with the trained reader
/// @param windows how many windows it was trained on
/// @param validation how it does on everything that was kept aside
/// @param training how long this process trained and validated
public record TrainingReport(Path model, int windows, Validation validation, Duration training) {}
