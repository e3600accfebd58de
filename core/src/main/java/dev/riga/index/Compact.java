package dev.riga.index;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.util.BytesRef;

/// Writes and reads the few values that a stored field holds, as bytes.
final class Compact {

  private Compact() {}

  /// Collects values in memory.
  static final class Output {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    Output text(String value) {
      byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
      try {
        out.writeInt(encoded.length);
        out.write(encoded);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
      return this;
    }

    Output number(int value) {
      try {
        out.writeInt(value);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
      return this;
    }

    Output texts(List<String> values) {
      number(values.size());
      values.forEach(this::text);
      return this;
    }

    BytesRef bytes() {
      return new BytesRef(bytes.toByteArray());
    }
  }

  /// Reads values in the order in which they were written.
  static final class Input {
    private final DataInputStream in;

    Input(BytesRef bytes) {
      in = new DataInputStream(new ByteArrayInputStream(bytes.bytes, bytes.offset, bytes.length));
    }

    String text() throws IOException {
      return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    int number() throws IOException {
      return in.readInt();
    }

    List<String> texts() throws IOException {
      int size = in.readInt();
      List<String> values = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        values.add(text());
      }
      return List.copyOf(values);
    }
  }
}
