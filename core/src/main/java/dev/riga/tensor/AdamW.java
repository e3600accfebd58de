package dev.riga.tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019, arXiv 1711.05101, algorithm 2),
/// all parameters in one pass over their memory:
///
/// ```
/// w <- w - lr * decay * w
/// m <- beta1 m + (1 - beta1) g,   v <- beta2 v + (1 - beta2) g^2
/// w <- w - lr * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
/// ```
///
/// It belongs to one thread. Its state can be read and written to, so that training resumes
/// exactly.
public final class AdamW implements AutoCloseable {

  private static final Operator FUSED = Operator.named("aten::_fused_adamw_", "");

  private final Settings settings;
  private final SequencedMap<String, Moments> moments = new LinkedHashMap<>();

  /// @param decay weight decay
  /// @param decayed the names of the parameters that decay; customarily not biases and norms
  /// @param share what the learning rate of a parameter is multiplied by, by its name
  public record Settings(
      double beta1,
      double beta2,
      double epsilon,
      double decay,
      Predicate<String> decayed,
      ToDoubleFunction<String> share) {

    /// With one learning rate for all.
    public Settings(
        double beta1, double beta2, double epsilon, double decay, Predicate<String> decayed) {
      this(beta1, beta2, epsilon, decay, decayed, _ -> 1);
    }
  }

  /// What Adam remembers of a parameter.
  ///
  /// @param first m, the running mean of gradients
  /// @param second v, the running mean of their squares
  /// @param step how often it was changed, a single fp32 number
  private record Moments(Tensor parameter, Tensor first, Tensor second, Tensor step) {}

  /// Starts with moments of zero.
  ///
  /// @param parameters fp32, by name; each is changed in place by [#step]
  public AdamW(SequencedMap<String, Tensor> parameters, Settings settings) {
    this.settings = settings;
    try (Scope scope = Scope.open();
        var _ = NoGrad.enter()) {
      parameters.forEach((name, parameter) ->
          moments.put(
              name,
              new Moments(
                  parameter,
                  scope.keepForever(Tensor.zeros(Dtype.FLOAT32, parameter.shape())),
                  scope.keepForever(Tensor.zeros(Dtype.FLOAT32, parameter.shape())),
                  scope.keepForever(Tensor.zeros(Dtype.FLOAT32)))));
    }
  }

  /// Changes every parameter that has a gradient and is not frozen.
  public void step(double learningRate) {
    try (var _ = Scope.open();
        var _ = NoGrad.enter()) {
      Map<Group, List<Moments>> groups = new LinkedHashMap<>();
      moments.forEach((name, moment) -> {
        if (moment.parameter().requiresGrad() && moment.parameter().grad().isPresent()) {
          var group =
              new Group(
                  settings.decayed().test(name) ? settings.decay() : 0,
                  settings.share().applyAsDouble(name));
          groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(moment);
        }
      });
      groups.forEach((group, chosen) -> step(chosen, group.decay(), learningRate * group.share()));
    }
  }

  /// What parameters that are changed in one pass have in common.
  private record Group(double decay, double share) {}

  private void step(List<Moments> chosen, double decay, double learningRate) {
    chosen.forEach(moment -> moment.step().addInPlace(1));
    List<Tensor> gradients =
        chosen.stream().map(moment -> moment.parameter().grad().orElseThrow()).toList();
    FUSED.run(
        list(0, chosen.stream().map(Moments::parameter).toList()),
        list(1, gradients),
        list(2, chosen.stream().map(Moments::first).toList()),
        list(3, chosen.stream().map(Moments::second).toList()),
        list(4, List.of()), // the maxima of AMSGrad
        list(5, chosen.stream().map(Moments::step).toList()),
        new IValue(learningRate),
        new IValue(settings.beta1()),
        new IValue(settings.beta2()),
        new IValue(decay),
        new IValue(settings.epsilon()),
        new IValue(false), // AMSGrad
        new IValue(false), // maximise
        new IValue(), // a scale of the gradients
        new IValue()); // whether an infinity was found
  }

  private static IValue list(int argument, List<Tensor> tensors) {
    GenericList list = FUSED.emptyList(argument);
    tensors.forEach(tensor -> list.push_back(new IValue(tensor.value())));
    return new IValue(list);
  }

  /// Scales all gradients down together so that their norm is at most `greatest`.
  ///
  /// @return the Euclidean norm of all gradients before
  public double clipGradients(double greatest) {
    try (var _ = Scope.open();
        var _ = NoGrad.enter()) {
      List<Tensor> gradients =
          moments.values().stream()
              .map(Moments::parameter)
              .filter(Tensor::requiresGrad)
              .flatMap(parameter -> parameter.grad().stream())
              .toList();
      if (gradients.isEmpty()) {
        return 0;
      }
      double norm = Tensor.stack(gradients.stream().map(Tensor::norm).toList(), 0).norm().item();
      double coefficient = Math.min(1, greatest / (norm + 1e-6));
      gradients.forEach(gradient -> gradient.mulInPlace(coefficient));
      return norm;
    }
  }

  /// Forgets all gradients.
  public void zeroGradients() {
    moments.values().forEach(moment -> moment.parameter().zeroGrad());
  }

  /// The state by name, for saving and for what was saved: `NAME.exp_avg`, `NAME.exp_avg_sq` and
  /// `NAME.step` of each parameter. The tensors are the optimiser's own.
  public SequencedMap<String, Tensor> state() {
    SequencedMap<String, Tensor> state = new LinkedHashMap<>();
    moments.forEach((name, moment) -> {
      state.put(name + ".exp_avg", moment.first());
      state.put(name + ".exp_avg_sq", moment.second());
      state.put(name + ".step", moment.step());
    });
    return state;
  }

  /// Frees the moments.
  @Override
  public void close() {
    state().values().forEach(Tensor::free);
    moments.clear();
  }
}
