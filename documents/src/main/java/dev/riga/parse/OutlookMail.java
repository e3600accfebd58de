package dev.riga.parse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.Optional;
import org.apache.poi.hsmf.MAPIMessage;
import org.apache.poi.hsmf.exceptions.ChunkNotFoundException;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.tika.metadata.Metadata;

/// MSG ([MS-OXMSG]): who wrote to whom, when and about what, and the text.
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
    header("From", optional(message::getDisplayFrom));
    header("To", optional(message::getDisplayTo));
    header("Cc", optional(message::getDisplayCC));
    header("Date", optional(message::getMessageDate).map(OutlookMail::date));
    Optional<String> text = optional(message::getTextBody).filter(body -> !body.isBlank());
    Optional<String> html = optional(message::getHtmlBody).filter(body -> !body.isBlank());
    Optional<String> rtf = optional(message::getRtfBody).filter(body -> !body.isBlank());
    if (text.isPresent()) {
      transcript.paragraphs(text.get());
    } else if (html.isPresent()) {
      HtmlReader.append(html.get(), transcript, budget);
    } else if (rtf.isPresent()) {
      byte[] bytes = rtf.get().getBytes(StandardCharsets.ISO_8859_1);
      RtfReader.append(bytes, new Metadata(), transcript, budget);
    }
    transcript.title(subject);
  }

  private void header(String name, Optional<String> value) {
    value.filter(v -> !v.isBlank()).ifPresent(v -> transcript.listItem(name + ": " + v));
  }

  private static String date(Calendar date) {
    return date.toInstant().atOffset(ZoneOffset.UTC).toString();
  }
}
