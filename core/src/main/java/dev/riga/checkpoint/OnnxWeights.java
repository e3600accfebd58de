package dev.riga.checkpoint;

import dev.riga.tensor.Dtype;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The weights of an encoder that PyTorch exported to [ONNX](https://onnx.ai): the initialisers of
/// the graph under their Hugging Face names.
///
/// Embeddings, biases and norms keep their names in an export. The matrix of a linear layer does
/// not: it becomes an anonymous `onnx::MatMul_787`, transposed to `[in, out]`. The node that
/// multiplies by it still tells where it stood, `/encoder/layer.0/attention/self/query/MatMul`, and
/// that gives it back its name; it comes out as PyTorch keeps it, `[out, in]`.
///
/// Fields are those of [onnx.proto](https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). Only
/// little-endian raw data inside the file is read.
public final class OnnxWeights {
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int NODE_INPUT = 1;
  private static final int NODE_NAME = 3;
  private static final int NODE_OPERATION = 4;
  private static final int TENSOR_DIMS = 1;
  private static final int TENSOR_DATA_TYPE = 2;
  private static final int TENSOR_NAME = 8;
  private static final int TENSOR_RAW_DATA = 9;
  private static final int TENSOR_DATA_LOCATION = 14;
  private static final int MOST_DIMENSIONS = 32;
  private static final String ANONYMOUS = "onnx::";
  private static final String PRODUCT = "MatMul";

  private static final Map<Long, Dtype> DTYPES =
      Map.of(
          1L, Dtype.FLOAT32,
          6L, Dtype.INT32,
          7L, Dtype.INT64,
          10L, Dtype.FLOAT16,
          11L, Dtype.FLOAT64,
          16L, Dtype.BFLOAT16);

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Mapped file;
  private final Arena arena;

  /// By the anonymous matrix, the node that multiplies by it.
  private final Map<String, String> nodes = new HashMap<>();

  private final Map<String, Initializer> initializers = new HashMap<>();

  private OnnxWeights(Mapped file, Arena arena) {
    this.file = file;
    this.arena = arena;
  }

  private record Initializer(String name, Dtype dtype, List<Long> shape, MemorySegment data) {}

  /// Reads a model.
  ///
  /// @param source what to call it in messages
  /// @param model the bytes of the file
  /// @param arena how long the matrices stay; the other tensors are slices of `model`
  /// @return the tensors, in no particular order
  /// @throws CheckpointException when the file is damaged or has a matrix that no node names
  public static List<TensorEntry> read(Path source, MemorySegment model, Arena arena) {
    OnnxWeights weights = new OnnxWeights(new Mapped(source, model), arena);
    Protobuf message = new Protobuf(weights.file, model);
    while (message.next()) {
      if (message.field() == MODEL_GRAPH) {
        weights.readGraph(message.message());
      }
    }
    if (weights.initializers.isEmpty()) {
      throw weights.file.refused("it holds no weights");
    }
    return weights.initializers.values().stream().map(weights::tensor).toList();
  }

  private void readGraph(Protobuf graph) {
    while (graph.next()) {
      switch (graph.field()) {
        case GRAPH_NODE -> readNode(graph.message());
        case GRAPH_INITIALIZER -> readInitializer(graph.message());
        default -> {}
      }
    }
  }

  private void readNode(Protobuf node) {
    List<String> inputs = new ArrayList<>();
    String name = "";
    String operation = "";
    while (node.next()) {
      switch (node.field()) {
        case NODE_INPUT -> inputs.add(node.text());
        case NODE_NAME -> name = node.text();
        case NODE_OPERATION -> operation = node.text();
        default -> {}
      }
    }
    if (operation.equals(PRODUCT) && inputs.size() == 2) {
      nodes.put(inputs.getLast(), name);
    }
  }

  private void readInitializer(Protobuf tensor) {
    List<Long> shape = new ArrayList<>();
    String name = "";
    @Nullable Dtype dtype = null;
    MemorySegment data = MemorySegment.NULL;
    boolean inside = true;
    while (tensor.next()) {
      switch (tensor.field()) {
        case TENSOR_DIMS -> readSizes(tensor, shape);
        case TENSOR_DATA_TYPE -> dtype = DTYPES.get(tensor.number());
        case TENSOR_NAME -> name = tensor.text();
        case TENSOR_RAW_DATA -> data = tensor.bytes();
        case TENSOR_DATA_LOCATION -> inside = tensor.number() == 0;
        default -> {}
      }
    }
    if (dtype == null || !inside || !fits(shape, dtype, data)) {
      throw file.refused("its tensor " + name + " is of a kind or a size that Riga does not read");
    }
    if (initializers.put(name, new Initializer(name, dtype, shape, data)) != null) {
      throw file.refused("it has the tensor " + name + " twice");
    }
  }

  private void readSizes(Protobuf tensor, List<Long> shape) {
    if (tensor.isBytes()) {
      for (Protobuf packed = tensor.packed(); packed.hasMore(); ) {
        addSize(shape, packed.varint());
      }
    } else {
      addSize(shape, tensor.number());
    }
  }

  private void addSize(List<Long> shape, long size) {
    if (size < 0 || shape.size() == MOST_DIMENSIONS) {
      throw file.refused("one of its tensors has an impossible shape");
    }
    shape.add(size);
  }

  private static boolean fits(List<Long> shape, Dtype dtype, MemorySegment data) {
    try {
      long size = Math.multiplyExact(TensorEntry.elements(shape), dtype.bytes());
      return size == data.byteSize();
    } catch (ArithmeticException tooLarge) {
      return false;
    }
  }

  private TensorEntry tensor(Initializer initializer) {
    if (!initializer.name().startsWith(ANONYMOUS)) {
      return file.tensor(
          initializer.name(), initializer.dtype(), initializer.shape(), initializer.data(), arena);
    }
    String node = nodes.get(initializer.name());
    if (node == null
        || !node.endsWith("/" + PRODUCT)
        || initializer.shape().size() != 2
        || initializer.dtype() != Dtype.FLOAT32) {
      throw file.refused("its matrix " + initializer.name() + " belongs to no layer it names");
    }
    String path = node.substring(0, node.length() - PRODUCT.length() - 1);
    String layer = (path.startsWith("/") ? path.substring(1) : path).replace('/', '.');
    long in = initializer.shape().getFirst();
    long out = initializer.shape().getLast();
    return new TensorEntry(
        layer + ".weight",
        initializer.dtype(),
        List.of(out, in),
        transposed(initializer.data(), in, out).asReadOnly());
  }

  /// `[in, out]` to `[out, in]`, row by row of the result.
  private MemorySegment transposed(MemorySegment matrix, long in, long out) {
    MemorySegment result = arena.allocate(matrix.byteSize(), 64);
    for (long o = 0; o < out; o++) {
      for (long i = 0; i < in; i++) {
        result.setAtIndex(FLOAT, o * in + i, matrix.getAtIndex(FLOAT, i * out + o));
      }
    }
    return result;
  }
}
