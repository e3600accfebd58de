package dev.riga.tensor;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// While open, this thread computes linear layers and matrix products in bfloat16 and keeps
/// softmax, norms and losses in fp32, with weights and gradients in fp32 (PyTorch's
/// `torch.autocast`).
public final class Autocast implements AutoCloseable {

  private final boolean before;

  private Autocast(boolean before) {
    this.before = before;
  }

  /// Switches autocast to bfloat16 on in this thread until [#close].
  public static Autocast bfloat16() {
    Libtorch.load();
    Autocast guard = new Autocast(torch.is_autocast_enabled(DeviceType.CPU));
    torch.set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
    torch.set_autocast_cache_enabled(true);
    torch.set_autocast_enabled(DeviceType.CPU, true);
    torch.increment_nesting();
    return guard;
  }

  @Override
  public void close() {
    if (torch.decrement_nesting() == 0) {
      torch.clear_cache();
    }
    torch.set_autocast_enabled(DeviceType.CPU, before);
  }
}
