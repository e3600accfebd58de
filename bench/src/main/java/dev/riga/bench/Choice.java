package dev.riga.bench;

import java.util.List;

/// Options, each with its features, and which of them was the right one.
record Choice(List<List<Double>> options, int chosen) {}
