package dev.riga.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// An array of numbers in native memory, with the operations that Riga's networks and their
/// training need, named as in PyTorch. Negative dimensions count from the last. Operations make a
/// new tensor or a view; those whose name ends in `InPlace` change this one. A tensor of integers
/// stays one when it is added to, multiplied by or limited to whole numbers.
///
/// A tensor is freed by the [Scope] that was open when it was made. It may be read by several
/// threads at once, like any value that nobody changes.
public final class Tensor {

  static {
    Libtorch.load();
  }

  /// `at::Reduction::Mean`.
  private static final long REDUCTION_MEAN = 1;

  private final org.bytedeco.pytorch.Tensor value;

  /// What the native memory belongs to where libtorch did not allocate it: a mapped file.
  @SuppressWarnings({"unused", "UnusedVariable"}) // held so that it lives as long as this tensor
  private final @Nullable MemorySegment memory;

  Tensor(org.bytedeco.pytorch.Tensor value) {
    this(value, null);
  }

  private Tensor(org.bytedeco.pytorch.Tensor value, @Nullable MemorySegment memory) {
    this.value = value;
    this.memory = memory;
  }

  /// libtorch's own tensor.
  org.bytedeco.pytorch.Tensor value() {
    if (value.isNull()) {
      throw new IllegalStateException(
          "This tensor was freed when its scope closed; keep it with Scope.keep to use it longer.");
    }
    return value;
  }

  // ---------------------------------------------------------------- from and to plain Java

  /// A tensor of a copy of `values`, row by row.
  public static Tensor of(float[] values, long... shape) {
    return filled(Dtype.FLOAT32, MemorySegment.ofArray(values), values.length, shape);
  }

  /// A tensor of a copy of `values`, row by row.
  public static Tensor of(double[] values, long... shape) {
    return filled(Dtype.FLOAT64, MemorySegment.ofArray(values), values.length, shape);
  }

  /// A tensor of a copy of `values`, row by row.
  public static Tensor of(long[] values, long... shape) {
    return filled(Dtype.INT64, MemorySegment.ofArray(values), values.length, shape);
  }

  /// An [Dtype#INT32] tensor of a copy of `values`, row by row.
  public static Tensor of(int[] values, long... shape) {
    return filled(Dtype.INT32, MemorySegment.ofArray(values), values.length, shape);
  }

  /// A tensor of a copy of `bytes`, which hold elements of `dtype` in little-endian order.
  public static Tensor of(byte[] bytes, Dtype dtype, long... shape) {
    return filled(dtype, MemorySegment.ofArray(bytes), bytes.length / dtype.bytes(), shape);
  }

  private static Tensor filled(Dtype dtype, MemorySegment values, long count, long... shape) {
    if (elements(shape) != count) {
      throw new IllegalArgumentException(
          count + " values do not fill the shape " + Arrays.toString(shape) + ".");
    }
    Tensor tensor = empty(dtype, shape);
    tensor.memory().copyFrom(values);
    return tensor;
  }

  /// A tensor over the memory of a segment, without a copy. The segment's arena must stay open as
  /// long as the tensor, and its views, are used; a segment mapped read-only must not be changed.
  ///
  /// @throws IllegalArgumentException if the segment is smaller than the shape, or on the heap
  public static Tensor mapped(MemorySegment segment, Dtype dtype, long... shape) {
    long needed = elements(shape) * dtype.bytes();
    if (segment.byteSize() < needed) {
      throw new IllegalArgumentException(
          "A %s tensor of shape %s needs %d bytes, the segment has %d."
              .formatted(dtype, Arrays.toString(shape), needed, segment.byteSize()));
    }
    if (!segment.isNative()) {
      throw new IllegalArgumentException("A tensor cannot be mapped over memory of the Java heap.");
    }
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalStateException("Mapped tensors need a little-endian processor.");
    }
    Pointer address = new Address(segment.address());
    var options = new TensorOptions(dtype.scalarType());
    return new Tensor(torch.from_blob(address, shape, options), segment);
  }

  private static final class Address extends Pointer {
    Address(long address) {
      this.address = address;
    }
  }

  /// A copy of all elements as fp32, row by row; the caller owns it.
  public float[] toFloats() {
    float[] values = new float[Math.toIntExact(elements())];
    try (var _ = Scope.open()) {
      Tensor plain = detach().to(Dtype.FLOAT32).contiguous();
      MemorySegment.copy(plain.memory(), ValueLayout.JAVA_FLOAT, 0, values, 0, values.length);
    }
    return values;
  }

  /// A copy of all elements as fp64, row by row; the caller owns it.
  public double[] toDoubles() {
    double[] values = new double[Math.toIntExact(elements())];
    try (var _ = Scope.open()) {
      Tensor plain = detach().to(Dtype.FLOAT64).contiguous();
      MemorySegment.copy(plain.memory(), ValueLayout.JAVA_DOUBLE, 0, values, 0, values.length);
    }
    return values;
  }

  /// A copy of all elements as integers, row by row; the caller owns it.
  public long[] toLongs() {
    long[] values = new long[Math.toIntExact(elements())];
    try (var _ = Scope.open()) {
      Tensor plain = detach().to(Dtype.INT64).contiguous();
      MemorySegment.copy(plain.memory(), ValueLayout.JAVA_LONG, 0, values, 0, values.length);
    }
    return values;
  }

  /// A copy of a `[rows, columns]` tensor as fp32 rows; the caller owns them.
  public float[][] toFloatRows() {
    long[] shape = shape();
    if (shape.length != 2) {
      throw new IllegalArgumentException("Rows need a matrix, not " + this + ".");
    }
    float[] all = toFloats();
    float[][] rows = new float[Math.toIntExact(shape[0])][];
    int columns = Math.toIntExact(shape[1]);
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(all, i * columns, (i + 1) * columns);
    }
    return rows;
  }

  /// A copy of the elements' bytes in their own dtype, row by row, little-endian; the caller owns
  /// it.
  public byte[] toBytes() {
    try (var _ = Scope.open()) {
      return detach().contiguous().memory().toArray(ValueLayout.JAVA_BYTE);
    }
  }

  /// The only element of a tensor that has one.
  public double item() {
    try (var _ = Scope.open()) {
      return detach().value().item().toDouble();
    }
  }

  /// The tensor's own memory, for as long as the tensor lives.
  @SuppressWarnings("restricted") // the length is libtorch's own, and the tensor outlives the use
  MemorySegment memory() {
    if (elements() == 0) {
      return MemorySegment.NULL; // libtorch gives no address
    }
    try (var _ = Scope.open()) {
      return MemorySegment.ofAddress(value().data_ptr().address()).reinterpret(value.nbytes());
    }
  }

  /// Frees the native memory now, if no other tensor shares it: for weights, which belong to no
  /// scope.
  public void free() {
    value.deallocate();
  }

  // ---------------------------------------------------------------- making

  /// A tensor whose elements are not set.
  public static Tensor empty(Dtype dtype, long... shape) {
    return new Tensor(torch.empty(shape, options(dtype), new MemoryFormatOptional()));
  }

  /// A tensor of zeros.
  public static Tensor zeros(Dtype dtype, long... shape) {
    return new Tensor(torch.zeros(shape, options(dtype)));
  }

  /// A tensor of ones.
  public static Tensor ones(Dtype dtype, long... shape) {
    return new Tensor(torch.ones(shape, options(dtype)));
  }

  /// A tensor of one value.
  public static Tensor full(double value, Dtype dtype, long... shape) {
    return new Tensor(torch.full(shape, new Scalar(value), options(dtype)));
  }

  /// fp32 numbers drawn from N(0, 1), with the random numbers of [Seed].
  public static Tensor randn(long... shape) {
    return new Tensor(torch.randn(shape, options(Dtype.FLOAT32)));
  }

  /// The integers from `start` up to, without, `end`.
  public static Tensor arange(long start, long end) {
    return new Tensor(torch.arange(new Scalar(start), new Scalar(end), options(Dtype.INT64)));
  }

  /// Joins tensors along a dimension they have.
  public static Tensor cat(List<Tensor> tensors, int dim) {
    return new Tensor(torch.cat(vector(tensors), dim));
  }

  /// Joins tensors of one shape along a new dimension.
  public static Tensor stack(List<Tensor> tensors, int dim) {
    return new Tensor(torch.stack(vector(tensors), dim));
  }

  // ---------------------------------------------------------------- what it is

  /// The length of each dimension; the caller owns the array.
  public long[] shape() {
    long[] shape = new long[dim()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = value.size(i);
    }
    return shape;
  }

  /// The length of one dimension.
  public long size(int dim) {
    return value().size(dim);
  }

  /// How many dimensions there are.
  public int dim() {
    return (int) value().dim();
  }

  /// How many elements there are.
  public long elements() {
    return value().numel();
  }

  public Dtype dtype() {
    return Dtype.of(value().scalar_type());
  }

  private static long elements(long[] shape) {
    long product = 1;
    for (long length : shape) {
      product = Math.multiplyExact(product, length);
    }
    return product;
  }

  // ---------------------------------------------------------------- shape

  /// The same elements in the same order under another shape, without a copy.
  public Tensor view(long... shape) {
    return new Tensor(value().view(shape));
  }

  /// As [#view], with a copy where the memory does not allow it.
  public Tensor reshape(long... shape) {
    return new Tensor(value().reshape(shape));
  }

  public Tensor permute(long... dims) {
    return new Tensor(value().permute(dims));
  }

  public Tensor transpose(int dim0, int dim1) {
    return new Tensor(value().transpose(dim0, dim1));
  }

  /// The `length` entries from `start` on along a dimension; a view.
  public Tensor narrow(int dim, long start, long length) {
    return new Tensor(value().narrow(dim, start, length));
  }

  /// One entry along a dimension, which goes; a view.
  public Tensor select(int dim, long index) {
    return new Tensor(value().select(dim, index));
  }

  public Tensor unsqueeze(int dim) {
    return new Tensor(value().unsqueeze(dim));
  }

  public Tensor squeeze(int dim) {
    return new Tensor(value().squeeze(dim));
  }

  /// Repeats dimensions of length 1 without a copy; -1 leaves a dimension as it is.
  public Tensor expand(long... shape) {
    return new Tensor(value().expand(shape));
  }

  /// As many equal parts along a dimension; views.
  public List<Tensor> chunk(int chunks, int dim) {
    long length = size(dim) / chunks;
    if (length * chunks != size(dim)) {
      throw new IllegalArgumentException(
          "Dimension %d of %s does not split into %d equal parts.".formatted(dim, this, chunks));
    }
    return IntStream.range(0, chunks).mapToObj(i -> narrow(dim, i * length, length)).toList();
  }

  /// The elements row by row without gaps; itself if they are.
  public Tensor contiguous() {
    return new Tensor(value().contiguous());
  }

  /// Reverses the order along a dimension.
  public Tensor flip(int dim) {
    return new Tensor(value().flip(dim));
  }

  /// The entries of a dimension at the indices of an integer vector.
  public Tensor indexSelect(int dim, Tensor index) {
    return new Tensor(value().index_select(dim, index.value()));
  }

  /// `out[i][j][k] = this[i][j][index[i][j][k]]` for the last dimension, and alike for others.
  public Tensor gather(int dim, Tensor index) {
    return new Tensor(value().gather(dim, index.value()));
  }

  // ---------------------------------------------------------------- dtype

  /// Converts the elements; itself if they are of that type.
  public Tensor to(Dtype dtype) {
    return dtype == dtype() ? this : new Tensor(value.to(dtype.scalarType()));
  }

  /// A copy of the elements.
  public Tensor copy() {
    return new Tensor(value().clone());
  }

  // ---------------------------------------------------------------- arithmetic, element by element

  public Tensor add(Tensor other) {
    return new Tensor(value().add(other.value()));
  }

  public Tensor add(double number) {
    return new Tensor(value().add(scalar(number)));
  }

  public Tensor sub(Tensor other) {
    return new Tensor(value().sub(other.value()));
  }

  public Tensor sub(double number) {
    return new Tensor(value().sub(scalar(number)));
  }

  public Tensor mul(Tensor other) {
    return new Tensor(value().mul(other.value()));
  }

  public Tensor mul(double number) {
    return new Tensor(value().mul(scalar(number)));
  }

  public Tensor div(Tensor other) {
    return new Tensor(value().div(other.value()));
  }

  public Tensor div(double number) {
    return new Tensor(value().div(new Scalar(number)));
  }

  public Tensor pow(double exponent) {
    return new Tensor(value().pow(new Scalar(exponent)));
  }

  public Tensor neg() {
    return new Tensor(value().neg());
  }

  public Tensor abs() {
    return new Tensor(value().abs());
  }

  public Tensor sign() {
    return new Tensor(value().sign());
  }

  public Tensor ceil() {
    return new Tensor(value().ceil());
  }

  public Tensor exp() {
    return new Tensor(value().exp());
  }

  public Tensor log() {
    return new Tensor(value().log());
  }

  public Tensor sqrt() {
    return new Tensor(value().sqrt());
  }

  public Tensor sin() {
    return new Tensor(value().sin());
  }

  public Tensor cos() {
    return new Tensor(value().cos());
  }

  public Tensor tanh() {
    return new Tensor(value().tanh());
  }

  public Tensor relu() {
    return new Tensor(value().relu());
  }

  /// `x * sigmoid(x)`.
  public Tensor silu() {
    return new Tensor(torch.silu(value()));
  }

  /// `x * Phi(x)`, with the error function (Hendrycks and Gimpel 2016, arXiv 1606.08415).
  public Tensor gelu() {
    return new Tensor(torch.gelu(value(), "none"));
  }

  /// The approximation of [#gelu] by tanh.
  public Tensor geluTanh() {
    return new Tensor(torch.gelu(value(), "tanh"));
  }

  /// Limits each element to `[low, high]`.
  public Tensor clamp(double low, double high) {
    return new Tensor(
        value().clamp(new ScalarOptional(scalar(low)), new ScalarOptional(scalar(high))));
  }

  public Tensor maximum(Tensor other) {
    return new Tensor(torch.maximum(value(), other.value()));
  }

  public Tensor minimum(Tensor other) {
    return new Tensor(torch.minimum(value(), other.value()));
  }

  // ---------------------------------------------------------------- comparing and choosing

  public Tensor eq(double number) {
    return new Tensor(value().eq(new Scalar(number)));
  }

  public Tensor eq(Tensor other) {
    return new Tensor(value().eq(other.value()));
  }

  public Tensor ne(double number) {
    return new Tensor(value().ne(new Scalar(number)));
  }

  public Tensor lt(double number) {
    return new Tensor(value().lt(new Scalar(number)));
  }

  public Tensor le(double number) {
    return new Tensor(value().le(new Scalar(number)));
  }

  public Tensor gt(double number) {
    return new Tensor(value().gt(new Scalar(number)));
  }

  public Tensor ge(double number) {
    return new Tensor(value().ge(new Scalar(number)));
  }

  // ---------------------------------------------------------------- along a dimension

  /// The sum of all elements.
  public Tensor sum() {
    return new Tensor(value().sum());
  }

  public Tensor sum(int dim, boolean keepDim) {
    return new Tensor(value().sum(new long[] {dim}, keepDim, new ScalarTypeOptional()));
  }

  /// The mean of all elements.
  public Tensor mean() {
    return new Tensor(value().mean());
  }

  public Tensor mean(int dim, boolean keepDim) {
    return new Tensor(value().mean(new long[] {dim}, keepDim, new ScalarTypeOptional()));
  }

  /// The greatest of all elements.
  public Tensor max() {
    return new Tensor(value().max());
  }

  /// The greatest elements along a dimension.
  public Tensor amax(int dim, boolean keepDim) {
    return new Tensor(value().amax(new long[] {dim}, keepDim));
  }

  /// The least elements along a dimension.
  public Tensor amin(int dim, boolean keepDim) {
    return new Tensor(value().amin(new long[] {dim}, keepDim));
  }

  /// The Euclidean norm of all elements.
  public Tensor norm() {
    return new Tensor(value().norm());
  }

  /// The Euclidean norms along a dimension.
  public Tensor norm(int dim, boolean keepDim) {
    return new Tensor(value().norm(new ScalarOptional(new Scalar(2.0)), new long[] {dim}, keepDim));
  }

  public Tensor softmax(int dim) {
    return new Tensor(torch.softmax(value(), dim));
  }

  public Tensor logSoftmax(int dim) {
    return new Tensor(torch.log_softmax(value(), dim));
  }

  /// `log sum exp` along a dimension.
  public Tensor logsumexp(int dim, boolean keepDim) {
    return new Tensor(torch.logsumexp(value(), new long[] {dim}, keepDim));
  }

  // ---------------------------------------------------------------- layers

  /// The matrix product of the last two dimensions; those before are batches.
  public Tensor matmul(Tensor other) {
    return new Tensor(torch.matmul(value(), other.value()));
  }

  /// `this * weight^T + bias`.
  ///
  /// @param weight `[out, in]`
  /// @param bias `[out]`, or null for none
  public Tensor linear(Tensor weight, @Nullable Tensor bias) {
    return new Tensor(torch.linear(value(), weight.value(), optional(bias)));
  }

  /// `softmax(scale * query key^T + mask) value` without the weights ever being stored as a whole
  /// (Dao et al. 2022, arXiv 2205.14135).
  ///
  /// @param query `[batch, heads, queryLen, size]`; key and value with keyLen
  /// @param mask to be broadcast to `[batch, heads, queryLen, keyLen]`, or null for none
  /// @param scale of the scores, `1 / sqrt(size)` in the paper
  public static Tensor scaledDotProductAttention(
      Tensor query, Tensor key, Tensor value, @Nullable Tensor mask, double scale) {
    return new Tensor(
        torch.scaled_dot_product_attention(
            query.value(),
            key.value(),
            value.value(),
            optional(mask),
            0.0,
            false,
            new DoubleOptional(scale),
            false));
  }

  /// Normalises the last dimension to mean 0 and variance 1, then `* weight + bias` (Ba, Kiros and
  /// Hinton 2016, arXiv 1607.06450).
  public Tensor layerNorm(@Nullable Tensor weight, @Nullable Tensor bias, double epsilon) {
    return new Tensor(
        torch.layer_norm(
            value(), new long[] {size(-1)}, optional(weight), optional(bias), epsilon, false));
  }

  /// The rows of a `[vocabulary, size]` table at the integers of this tensor.
  ///
  /// @param paddingIndex the row that gets no gradient, or -1
  public Tensor embeddingOf(Tensor table, long paddingIndex) {
    return new Tensor(torch.embedding(table.value(), value(), paddingIndex, false, false));
  }

  /// One-dimensional convolution of a `[batch, in, length]` tensor.
  ///
  /// @param weight `[out, in / groups, width]`
  /// @param bias `[out]`, or null for none
  public Tensor conv1d(Tensor weight, @Nullable Tensor bias, long padding, long groups) {
    return new Tensor(
        torch.conv1d(
            value(),
            weight.value(),
            optional(bias),
            new long[] {1},
            new long[] {padding},
            new long[] {1},
            groups));
  }

  /// The mean over rows of `-log softmax(this)[target]`, rows with `ignoreIndex` left out; NaN when
  /// all are.
  ///
  /// @param targets integers `[rows]` for this tensor's `[rows, classes]`
  public Tensor crossEntropy(Tensor targets, long ignoreIndex) {
    return new Tensor(
        torch.cross_entropy_loss(
            value(), targets.value(), new TensorOptional(), REDUCTION_MEAN, ignoreIndex, 0.0));
  }

  // ---------------------------------------------------------------- in place

  public Tensor addInPlace(Tensor other) {
    value().add_(other.value());
    return this;
  }

  public Tensor addInPlace(double number) {
    value().add_(scalar(number));
    return this;
  }

  public Tensor mulInPlace(double number) {
    value().mul_(new Scalar(number));
    return this;
  }

  /// Adds `scale * other`.
  public Tensor addInPlace(Tensor other, double scale) {
    value().add_(other.value(), new Scalar(scale));
    return this;
  }

  /// Takes over the matrix products of two `[count, …, …]` tensors; this one is `[count, rows,
  /// columns]` without gaps.
  public Tensor bmmInPlace(Tensor left, Tensor right) {
    torch.bmm_out(value(), left.value(), right.value());
    return this;
  }

  public Tensor softmaxInPlace(int dim) {
    torch.softmax_out(value(), value, dim);
    return this;
  }

  /// Takes over the elements of another tensor, converted to this dtype.
  public Tensor copyInPlace(Tensor other) {
    value().copy_(other.value());
    return this;
  }

  public Tensor zeroInPlace() {
    value().zero_();
    return this;
  }

  // ---------------------------------------------------------------- gradients

  /// Says whether [#backward] is to work out the gradient of this tensor.
  ///
  /// @return this tensor
  public Tensor requiresGrad(boolean requires) {
    value().set_requires_grad(requires);
    return this;
  }

  public boolean requiresGrad() {
    return value().requires_grad();
  }

  /// Whether an operation on this tensor is recorded for [#backward] now.
  public boolean recordsGradients() {
    return !NoGrad.active() && value().requires_grad();
  }

  /// Adds to the [#grad] of every tensor that this scalar was computed from and that requires one
  /// the derivative of this scalar by it.
  public void backward() {
    value().backward();
  }

  /// Adds to the [#grad] of every tensor that this one was computed from and that requires one the
  /// derivative of the sum of `this * weights` by it.
  ///
  /// @param weights of this shape
  public void backward(Tensor weights) {
    value().backward(weights.value(), new BoolOptional(), false, new TensorArrayRefOptional());
  }

  /// Adds to the gradient.
  public void addGrad(Tensor gradient) {
    org.bytedeco.pytorch.Tensor grad = value().mutable_grad();
    if (grad.defined()) {
      grad.add_(gradient.value());
    } else {
      grad.put(gradient.copy().value());
    }
  }

  /// The gradient so far.
  public Optional<Tensor> grad() {
    org.bytedeco.pytorch.Tensor grad = value().mutable_grad();
    return grad.defined() ? Optional.of(owned(grad)) : Optional.empty();
  }

  /// Forgets the gradient.
  public void zeroGrad() {
    value().mutable_grad().reset();
  }

  /// The same elements, cut off from what computed them.
  public Tensor detach() {
    return new Tensor(value().detach());
  }

  /// The derivatives of this scalar by each input, without touching any [#grad].
  public List<Tensor> gradientsBy(List<Tensor> inputs) {
    TensorVector gradients =
        torch.grad(
            vector(List.of(this)),
            vector(inputs),
            new TensorVector(),
            new BoolOptional(true),
            false,
            false);
    return LongStream.range(0, gradients.size()).mapToObj(i -> owned(gradients.get(i))).toList();
  }

  // ---------------------------------------------------------------- inside

  /// A tensor got out of a container of libtorch's belongs to the container; this one does not.
  static Tensor owned(org.bytedeco.pytorch.Tensor inside) {
    return new Tensor(new org.bytedeco.pytorch.Tensor(inside));
  }

  static TensorVector vector(List<Tensor> tensors) {
    var vector = new TensorVector();
    tensors.forEach(tensor -> vector.push_back(tensor.value()));
    return vector;
  }

  static TensorOptional optional(@Nullable Tensor tensor) {
    return tensor == null ? new TensorOptional() : new TensorOptional(tensor.value());
  }

  /// A number of this tensor's own kind: a whole one leaves integers integers.
  private Scalar scalar(double number) {
    return number == Math.rint(number) && !value().is_floating_point()
        ? new Scalar((long) number)
        : new Scalar(number);
  }

  private static TensorOptions options(Dtype dtype) {
    return new TensorOptions(dtype.scalarType());
  }

  /// The dtype and the shape, for messages.
  @Override
  public String toString() {
    return value.isNull() ? "freed tensor" : dtype() + Arrays.toString(shape());
  }
}
