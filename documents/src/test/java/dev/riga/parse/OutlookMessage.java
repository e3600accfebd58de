package dev.riga.parse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/// Writes MSG files as [MS-OXMSG] has them: a container with a stream of fixed properties and one
/// stream for each property of variable length, storages for recipients and attachments.
@SuppressWarnings("ByteBufferBackingArray") // every buffer is allocated here
final class OutlookMessage {
  static final int SUBJECT = 0x0037;
  static final int FROM = 0x0C1A;
  static final int FROM_ADDRESS = 0x0C1F;
  static final int TO = 0x0E04;
  static final int CC = 0x0E03;
  static final int BODY = 0x1000;
  static final int RTF_COMPRESSED = 0x1009;
  static final int HTML = 0x1013;
  static final int CODE_PAGE = 0x3FDE;

  private static final int ATTACHED_AS = 0x3707;
  private static final int SENT = 0x0039;
  private static final int TEXT_TYPE = 0x001F;
  private static final int BINARY_TYPE = 0x0102;
  private static final int TIME_TYPE = 0x0040;
  private static final int NUMBER_TYPE = 0x0003;
  private static final long TICKS_BEFORE_1970 = 116_444_736_000_000_000L;

  private record Property(int id, int type) {}

  private final Map<Property, byte[]> properties = new LinkedHashMap<>();
  private final Map<Integer, Integer> numbers = new LinkedHashMap<>();
  private final List<String> attachments = new ArrayList<>();
  private Instant sent = Instant.EPOCH;

  OutlookMessage text(int property, String value) {
    properties.put(new Property(property, TEXT_TYPE), value.getBytes(StandardCharsets.UTF_16LE));
    return this;
  }

  OutlookMessage binary(int property, byte[] value) {
    properties.put(new Property(property, BINARY_TYPE), value);
    return this;
  }

  OutlookMessage number(int property, int value) {
    numbers.put(property, value);
    return this;
  }

  OutlookMessage sent(Instant when) {
    sent = when;
    return this;
  }

  OutlookMessage attached(String name) {
    attachments.add(name);
    return this;
  }

  /// RTF in the packing of [MS-OXRTFCP], every byte a literal.
  static byte[] packed(String rtf) {
    byte[] raw = rtf.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < raw.length; i += 8) {
      body.write(0);
      body.write(raw, i, Math.min(8, raw.length - i));
    }
    ByteBuffer all = ByteBuffer.allocate(16 + body.size()).order(ByteOrder.LITTLE_ENDIAN);
    all.putInt(12 + body.size()).putInt(raw.length).putInt(0x75465A4C).putInt(0);
    return all.put(body.toByteArray()).array();
  }

  byte[] bytes() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (POIFSFileSystem container = new POIFSFileSystem()) {
      ByteBuffer fixed = header(32, 1 + numbers.size() + properties.size());
      fixed.putInt(SENT << 16 | TIME_TYPE).putInt(6);
      fixed.putLong(sent.toEpochMilli() * 10_000 + TICKS_BEFORE_1970);
      numbers.forEach(
          (id, value) -> fixed.putInt(id << 16 | NUMBER_TYPE).putInt(6).putInt(value).putInt(0));
      for (Map.Entry<Property, byte[]> entry : properties.entrySet()) {
        add(container.getRoot(), entry.getKey(), entry.getValue(), fixed);
      }
      create(container.getRoot(), "__properties_version1.0", fixed.array());
      for (int i = 0; i < attachments.size(); i++) {
        DirectoryEntry attachment =
            container.getRoot().createDirectory("__attach_version1.0_#%08X".formatted(i));
        ByteBuffer own = header(8, 1);
        add(
            attachment,
            new Property(ATTACHED_AS, TEXT_TYPE),
            attachments.get(i).getBytes(StandardCharsets.UTF_16LE),
            own);
        create(attachment, "__properties_version1.0", own.array());
      }
      container.writeFilesystem(bytes);
    }
    return bytes.toByteArray();
  }

  private static ByteBuffer header(int header, int entries) {
    return ByteBuffer.allocate(header + 16 * entries)
        .order(ByteOrder.LITTLE_ENDIAN)
        .position(header);
  }

  private static void add(DirectoryEntry storage, Property property, byte[] value, ByteBuffer fixed)
      throws IOException {
    fixed.putInt(property.id << 16 | property.type).putInt(6);
    fixed.putInt(value.length + (property.type == TEXT_TYPE ? 2 : 0)).putInt(0);
    create(storage, "__substg1.0_%04X%04X".formatted(property.id, property.type), value);
  }

  private static void create(DirectoryEntry storage, String name, byte[] content)
      throws IOException {
    storage.createDocument(name, new ByteArrayInputStream(content));
  }
}
