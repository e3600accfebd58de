package dev.riga.parse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Calendar;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.poi.hsmf.MAPIMessage;
import org.apache.poi.hsmf.datatypes.AttachmentChunks;
import org.apache.poi.hsmf.datatypes.ByteChunk;
import org.apache.poi.hsmf.datatypes.Chunks;
import org.apache.poi.hsmf.datatypes.MAPIProperty;
import org.apache.poi.hsmf.datatypes.StringChunk;
import org.apache.poi.hsmf.exceptions.ChunkNotFoundException;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.tika.metadata.Metadata;

/// MSG ([MS-OXMSG]): who wrote to whom, when and about what, the text, and the names of what is
/// attached.
final class OutlookMail {
  private final MAPIMessage message;
  private final Transcript transcript;
  private final Budget budget;

  private OutlookMail(MAPIMessage message, Transcript transcript, Budget budget) {
    this.message = message;
    this.transcript = transcript;
    this.budget = budget;
  }

  static Content read(DirectoryNode root, Transcript transcript, Budget budget) throws IOException {
    try (MAPIMessage message = new MAPIMessage(root)) {
      message.guess7BitEncoding();
      new OutlookMail(message, transcript, budget).write();
      return transcript.content();
    }
  }

  /// A part of the message that may be missing.
  private interface Part<T> {
    T read() throws ChunkNotFoundException;
  }

  private static <T> Optional<T> optional(Part<T> part) {
    try {
      return Optional.ofNullable(part.read());
    } catch (ChunkNotFoundException missing) {
      return Optional.empty();
    }
  }

  private void write() throws IOException {
    String subject = optional(message::getSubject).orElse("");
    transcript.heading(1, subject);
    header("From", optional(message::getDisplayFrom).map(this::withAddress));
    header("To", optional(message::getDisplayTo));
    header("Cc", optional(message::getDisplayCC));
    header("Date", optional(message::getMessageDate).map(OutlookMail::date));
    Optional<String> text = optional(message::getTextBody).filter(body -> !body.isBlank());
    Optional<String> html = html().filter(body -> !body.isBlank());
    Optional<String> rtf = optional(message::getRtfBody).filter(body -> !body.isBlank());
    if (text.isPresent()) {
      transcript.paragraphs(text.get());
    } else if (html.isPresent()) {
      HtmlReader.append(html.get(), transcript, budget);
    } else if (rtf.isPresent()) {
      byte[] bytes = rtf.get().getBytes(StandardCharsets.ISO_8859_1);
      RtfReader.append(bytes, new Metadata(), transcript, budget);
    }
    for (AttachmentChunks attachment : message.getAttachmentFiles()) {
      name(attachment).ifPresent(name -> transcript.listItem("Attachment: " + name));
    }
    transcript.title(subject);
  }

  private String withAddress(String name) {
    StringChunk address = message.getMainChunks().getEmailFromChunk();
    boolean says = address != null && address.getValue().contains("@");
    return says && !name.contains(address.getValue())
        ? name + " <" + address.getValue() + ">"
        : name;
  }

  /// Bytes without a code page say themselves what encodes them.
  private Optional<String> html() {
    Chunks chunks = message.getMainChunks();
    ByteChunk bytes = chunks.getHtmlBodyChunkBinary();
    boolean codePage = chunks.getProperties().containsKey(MAPIProperty.INTERNET_CPID);
    return bytes == null || codePage
        ? optional(message::getHtmlBody)
        : Optional.of(HtmlReader.decode(bytes.getValue()));
  }

  private static Optional<String> name(AttachmentChunks attachment) {
    return Stream.of(attachment.getAttachLongFileName(), attachment.getAttachFileName())
        .filter(Objects::nonNull)
        .map(StringChunk::getValue)
        .findFirst();
  }

  private void header(String name, Optional<String> value) {
    value.filter(v -> !v.isBlank()).ifPresent(v -> transcript.listItem(name + ": " + v));
  }

  private static String date(Calendar date) {
    return date.toInstant().toString();
  }
}
