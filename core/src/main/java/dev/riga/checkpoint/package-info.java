/// Checkpoints: Hugging Face directories, safetensors, restricted PyTorch files, ONNX initialisers,
/// the hub.
@NullMarked
package dev.riga.checkpoint;

import org.jspecify.annotations.NullMarked;
