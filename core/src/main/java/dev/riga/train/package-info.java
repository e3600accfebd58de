/// Training: data sets, losses, optimiser steps, checkpoints and resume.
@NullMarked
package dev.riga.train;

import org.jspecify.annotations.NullMarked;
