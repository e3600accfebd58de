package dev.riga.checkpoint;

import dev.riga.checkpoint.Unpickler.Dictionary;
import dev.riga.checkpoint.Unpickler.Global;
import dev.riga.tensor.Dtype;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The tensors of a `pytorch_model.bin`: a state dictionary written by `torch.save`, as a zip
/// archive (PyTorch 1.6 and later) or in the older form, four pickles followed by the storages.
///
/// Both hold a pickle, a small program that in Python may call anything. Here it can only build
/// tensors: [Unpickler] reads it as data, and the names it may call are the ones listed in this
/// file. Everything else is refused by name, and nothing is ever run.
///
/// A tensor is a view of a storage: an offset, sizes and strides. Views that lie row by row are
/// slices of the mapped file; the others are copied out, in all no more than the file's own size.
final class TorchFile {

  /// The first pickle of the older form: this number, "to make sure that this is a torch file".
  private static final BigInteger LEGACY_MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);

  private static final long LEGACY_PROTOCOL = 1001;

  /// The longest pickle read; that of a model with ten thousand tensors takes about 2 MB.
  private static final long LONGEST_PICKLE = 64L << 20;

  /// What views may cost beyond the size of the file.
  private static final long COPY_ALLOWANCE = 64L << 20;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final Map<String, Dtype> STORAGES =
      Map.of(
          "FloatStorage", Dtype.FLOAT32,
          "DoubleStorage", Dtype.FLOAT64,
          "HalfStorage", Dtype.FLOAT16,
          "BFloat16Storage", Dtype.BFLOAT16,
          "LongStorage", Dtype.INT64,
          "IntStorage", Dtype.INT32,
          "ShortStorage", Dtype.INT16,
          "CharStorage", Dtype.INT8,
          "ByteStorage", Dtype.UINT8,
          "BoolStorage", Dtype.BOOL);

  private static final Global ORDERED_DICT = new Global("collections", "OrderedDict");
  private static final Global SIZE = new Global("torch", "Size");
  private static final Global TENSOR = new Global("torch._utils", "_rebuild_tensor");
  private static final Global TENSOR_V2 = new Global("torch._utils", "_rebuild_tensor_v2");
  private static final Global PARAMETER = new Global("torch._utils", "_rebuild_parameter");

  private final Mapped file;
  private final Arena arena;
  private long copied;

  private TorchFile(Mapped file, Arena arena) {
    this.file = file;
    this.arena = arena;
  }

  /// Maps a file and gives its tensors by name.
  ///
  /// @throws CheckpointException when the file is absent, damaged, or holds anything but tensors
  static SequencedMap<String, TensorEntry> read(Path path, Arena arena) {
    Mapped mapped = Mapped.open(path, arena);
    TorchFile file = new TorchFile(mapped, arena);
    return StoredZip.isZip(mapped) ? file.readZip() : file.readLegacy();
  }

  /// A storage: a run of elements that tensors are views of. In the older form its bytes come after
  /// everything that speaks of it.
  private static final class Storage {
    final String key;
    final Dtype dtype;
    final long elements;
    @Nullable MemorySegment bytes;

    Storage(String key, Dtype dtype, long elements, @Nullable MemorySegment bytes) {
      this.key = key;
      this.dtype = dtype;
      this.elements = elements;
      this.bytes = bytes;
    }
  }

  /// A tensor before its storage's bytes are known; offset, sizes and strides count elements.
  private record View(Storage storage, long offset, List<Long> sizes, List<Long> strides) {}

  // ---------------------------------------------------------------- the two containers

  private SequencedMap<String, TensorEntry> readZip() {
    Map<String, MemorySegment> entries = new StoredZip(file).entries();
    List<String> pickles =
        entries.keySet().stream()
            .filter(name -> name.equals("data.pkl") || name.endsWith("/data.pkl"))
            .toList();
    if (pickles.size() != 1) {
      throw file.refused("it is a zip archive, but not one of torch.save: it has no data.pkl");
    }
    String folder =
        pickles.getFirst().substring(0, pickles.getFirst().length() - "data.pkl".length());
    MemorySegment order = entries.get(folder + "byteorder");
    if (order != null && !text(order).equals("little")) {
      throw file.refused("its numbers are big-endian");
    }
    Map<String, Storage> storages = new HashMap<>();
    MemorySegment pickle = Objects.requireNonNull(entries.get(pickles.getFirst()));
    Object root =
        unpickler(pickle, 0, identifier -> zipStorage(identifier, folder, entries, storages))
            .read();
    return tensors(root);
  }

  private Storage zipStorage(
      Object identifier,
      String folder,
      Map<String, MemorySegment> entries,
      Map<String, Storage> storages) {
    Storage asked = storage(identifier);
    MemorySegment bytes = entries.get(folder + "data/" + asked.key);
    if (bytes == null) {
      throw file.refused("its storage " + asked.key + " is missing");
    }
    if (bytes.byteSize() != bytesOf(asked)) {
      throw file.refused(
          "its storage "
              + asked.key
              + " should have "
              + bytesOf(asked)
              + " bytes and has "
              + bytes.byteSize());
    }
    asked.bytes = bytes;
    return same(asked, storages);
  }

  private SequencedMap<String, TensorEntry> readLegacy() {
    MemorySegment bytes = file.bytes();
    Unpickler magic = unpickler(bytes, 0, this::noStorage);
    Object first = magic.read();
    if (!LEGACY_MAGIC.equals(first)) {
      throw file.refused(
          "it is neither a zip archive nor a file of torch.save: its first pickle is something"
              + " else");
    }
    Unpickler version = unpickler(bytes, magic.position(), this::noStorage);
    if (!Long.valueOf(LEGACY_PROTOCOL).equals(version.read())) {
      throw file.refused("its protocol is not " + LEGACY_PROTOCOL);
    }
    Unpickler machine = unpickler(bytes, version.position(), this::noStorage);
    requireLittleEndian(machine.read());
    Map<String, Storage> storages = new HashMap<>();
    Unpickler state =
        unpickler(bytes, machine.position(), identifier -> same(storage(identifier), storages));
    Object root = state.read();
    Unpickler keys = unpickler(bytes, state.position(), this::noStorage);
    readStorages(keys.read(), keys.position(), storages);
    return tensors(root);
  }

  private void requireLittleEndian(Object machine) {
    boolean little =
        machine instanceof Dictionary dictionary
            && Boolean.TRUE.equals(dictionary.entries().get("little_endian"));
    if (!little) {
      throw file.refused("its numbers are not said to be little-endian");
    }
  }

  /// After the pickles: for each key of the list the number of elements, eight bytes, and the
  /// elements.
  private void readStorages(Object keys, long start, Map<String, Storage> storages) {
    if (!(keys instanceof List<?> list)) {
      throw file.refused("the list of its storages is damaged");
    }
    long at = start;
    for (Object key : list) {
      Storage storage = key instanceof String name ? storages.get(name) : null;
      if (storage == null || storage.bytes != null) {
        throw file.refused(
            "it lists the storage " + Unpickler.shown(key) + ", which no tensor uses, or twice");
      }
      if (file.size() - at < Long.BYTES
          || file.bytes().get(LONG, at) != storage.elements
          || file.size() - at - Long.BYTES < bytesOf(storage)) {
        throw file.refused(
            "it ends inside its storage " + Unpickler.shown(key) + ", or that has another size");
      }
      storage.bytes = file.bytes().asSlice(at + Long.BYTES, bytesOf(storage));
      at += Long.BYTES + bytesOf(storage);
    }
    if (at != file.size()) {
      throw file.refused((file.size() - at) + " bytes follow its last storage");
    }
  }

  // ---------------------------------------------------------------- what a pickle may build

  private interface Storages {
    Storage named(Object identifier);
  }

  private Storage noStorage(Object identifier) {
    throw file.refused(
        "its pickle asks for the storage " + Unpickler.shown(identifier) + " where none can be");
  }

  private Unpickler unpickler(MemorySegment bytes, long start, Storages storages) {
    long length = Math.min(bytes.byteSize(), start + LONGEST_PICKLE);
    return new Unpickler(file, bytes.asSlice(0, length), start, new TensorBuilder(storages));
  }

  private final class TensorBuilder implements Unpickler.Builder {
    private final Storages storages;

    TensorBuilder(Storages storages) {
      this.storages = storages;
    }

    @Override
    public boolean allows(Global global) {
      return global.equals(ORDERED_DICT)
          || global.equals(SIZE)
          || global.equals(TENSOR)
          || global.equals(TENSOR_V2)
          || global.equals(PARAMETER)
          || isStorage(global);
    }

    @Override
    public Object persistent(Object identifier) {
      return storages.named(identifier);
    }

    @Override
    public Object call(Global global, List<Object> arguments) {
      if (global.equals(ORDERED_DICT) && arguments.isEmpty()) {
        return new Dictionary(new LinkedHashMap<>());
      }
      if (global.equals(SIZE) && arguments.size() == 1) {
        return sizes(arguments.getFirst(), "size");
      }
      if (global.equals(PARAMETER)
          && !arguments.isEmpty()
          && arguments.getFirst() instanceof View view) {
        return view;
      }
      if ((global.equals(TENSOR) || global.equals(TENSOR_V2))
          && arguments.size() >= 4
          && arguments.get(0) instanceof Storage storage
          && arguments.get(1) instanceof Long offset) {
        return view(
            storage, offset, sizes(arguments.get(2), "size"), sizes(arguments.get(3), "stride"));
      }
      throw file.refused("its pickle calls " + global + " with arguments that make no tensor");
    }
  }

  private static boolean isStorage(Global global) {
    return global.module().equals("torch") && STORAGES.containsKey(global.name());
  }

  private List<Long> sizes(Object value, String what) {
    List<Long> sizes = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object size : list) {
        if (size instanceof Long number && number >= 0) {
          sizes.add(number);
        } else {
          throw file.refused("its pickle gives a tensor the " + what + " " + Unpickler.shown(size));
        }
      }
      return List.copyOf(sizes);
    }
    throw file.refused("its pickle gives a tensor a " + what + " that is not a list");
  }

  /// The identifier is `("storage", class, key, device, elements)`; the older form adds the view of
  /// another storage, which `torch.save` stopped writing with PyTorch 0.4.
  private Storage storage(Object identifier) {
    if (identifier instanceof List<?> parts
        && parts.size() >= 5
        && "storage".equals(parts.get(0))
        && parts.get(1) instanceof Global global
        && isStorage(global)
        && parts.get(2) instanceof String key
        && parts.get(4) instanceof Long elements
        && elements >= 0
        && (parts.size() == 5 || parts.get(5) == Unpickler.Symbol.NONE)) {
      Dtype dtype = STORAGES.get(global.name());
      if (dtype != null && elements <= file.size() / dtype.bytes()) {
        return new Storage(key, dtype, elements, null);
      }
      throw file.refused(
          "its storage " + key + " should have " + elements + " elements, more than the file");
    }
    throw file.refused("its pickle names a storage in a way that torch.save does not");
  }

  private static long bytesOf(Storage storage) {
    return storage.elements * storage.dtype.bytes();
  }

  private Storage same(Storage asked, Map<String, Storage> storages) {
    Storage known = storages.putIfAbsent(asked.key, asked);
    if (known == null) {
      return asked;
    }
    if (known.dtype != asked.dtype || known.elements != asked.elements) {
      throw file.refused("its storage " + asked.key + " is described in two ways");
    }
    return known;
  }

  private View view(Storage storage, long offset, List<Long> sizes, List<Long> strides) {
    if (sizes.size() != strides.size() || sizes.size() > 32 || offset < 0) {
      throw file.refused("its pickle describes a tensor with sizes that do not match");
    }
    try {
      long last = offset;
      long elements = 1;
      for (int i = 0; i < sizes.size(); i++) {
        elements = Math.multiplyExact(elements, sizes.get(i));
        last =
            Math.addExact(last, Math.multiplyExact(Math.max(0, sizes.get(i) - 1), strides.get(i)));
      }
      if (elements > 0 ? last >= storage.elements : offset > storage.elements) {
        throw file.refused("a tensor reaches beyond the end of its storage " + storage.key);
      }
    } catch (ArithmeticException tooLarge) {
      throw file.refused("a tensor of shape " + sizes + " is beyond any memory");
    }
    return new View(storage, offset, sizes, strides);
  }

  // ---------------------------------------------------------------- from views to tensors

  private SequencedMap<String, TensorEntry> tensors(Object root) {
    if (!(root instanceof Dictionary dictionary)) {
      throw file.refused("it does not hold a dictionary of tensors");
    }
    SequencedMap<String, TensorEntry> tensors = new LinkedHashMap<>();
    dictionary
        .entries()
        .forEach((key, value) -> {
          if (!(key instanceof String name) || !(value instanceof View view)) {
            throw file.refused("its entry " + key + " is not a tensor");
          }
          tensors.put(name, tensor(name, view));
        });
    return tensors;
  }

  private TensorEntry tensor(String name, View view) {
    MemorySegment storage = view.storage().bytes;
    if (storage == null) {
      throw file.refused("the storage of tensor " + name + " is missing");
    }
    Dtype dtype = view.storage().dtype;
    long size = TensorEntry.elements(view.sizes()) * dtype.bytes();
    MemorySegment from = storage.asSlice(view.offset() * dtype.bytes());
    if (isRowByRow(view)) {
      return file.tensor(name, dtype, view.sizes(), from.asSlice(0, size), arena);
    }
    copied += size;
    if (copied > file.size() + COPY_ALLOWANCE) {
      throw file.refused(
          "its tensors overlap in such a way that they take far more memory than the file");
    }
    MemorySegment rows = arena.allocate(size, 64);
    new Gather(view.sizes(), view.strides(), dtype.bytes()).copy(from, rows);
    return new TensorEntry(name, dtype, view.sizes(), rows.asReadOnly());
  }

  private static boolean isRowByRow(View view) {
    if (view.sizes().contains(0L)) {
      return true;
    }
    long expected = 1;
    for (int i = view.sizes().size() - 1; i >= 0; i--) {
      if (view.sizes().get(i) != 1) {
        if (view.strides().get(i) != expected) {
          return false;
        }
        expected *= view.sizes().get(i);
      }
    }
    return true;
  }

  /// Copies a strided view row by row.
  private static final class Gather {
    private final List<Long> sizes;
    private final List<Long> strides;
    private final int elementSize;
    private long written;

    Gather(List<Long> sizes, List<Long> strides, int elementSize) {
      this.sizes = sizes;
      this.strides = strides;
      this.elementSize = elementSize;
    }

    void copy(MemorySegment from, MemorySegment to) {
      copy(from, to, 0, 0);
    }

    private void copy(MemorySegment from, MemorySegment to, int dimension, long offset) {
      if (dimension == sizes.size()) {
        MemorySegment.copy(from, offset * elementSize, to, written, elementSize);
        written += elementSize;
        return;
      }
      for (long i = 0; i < sizes.get(dimension); i++) {
        copy(from, to, dimension + 1, offset + i * strides.get(dimension));
      }
    }
  }

  private static String text(MemorySegment bytes) {
    long length = Math.min(bytes.byteSize(), 64);
    return new String(
        bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }
}
