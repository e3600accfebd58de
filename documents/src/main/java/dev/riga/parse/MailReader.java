package dev.riga.parse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.james.mime4j.dom.BinaryBody;
import org.apache.james.mime4j.dom.Body;
import org.apache.james.mime4j.dom.Entity;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.dom.Multipart;
import org.apache.james.mime4j.dom.SingleBody;
import org.apache.james.mime4j.dom.address.Address;
import org.apache.james.mime4j.dom.address.Group;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.AddressFormatter;
import org.apache.james.mime4j.message.DefaultMessageBuilder;
import org.apache.james.mime4j.stream.MimeConfig;
import org.jspecify.annotations.Nullable;

/// A mail (RFC 5322 and MIME): who wrote to whom, when and about what, and its text; of texts that
/// say the same the plain one, unless it is empty. Attachments are named, not read.
final class MailReader implements FormatReader {
  private static final int MOST_PARTS = 1000;

  @Override
  public Content read(Snapshot file, Budget budget) throws IOException {
    Message message = parse(file.bytes());
    Transcript transcript = new Transcript(budget);
    String subject = message.getSubject() == null ? "" : message.getSubject();
    transcript.heading(1, subject);
    header(transcript, "From", addresses(message.getFrom()));
    header(transcript, "To", addresses(message.getTo()));
    header(transcript, "Cc", addresses(message.getCc()));
    header(transcript, "Date", message.getDate() == null ? "" : message.getDate().toInstant() + "");
    new Parts(transcript, budget).write(message, 0);
    if (!subject.isBlank()) {
      transcript.title(subject); // not that of a page inside
    }
    return transcript.content();
  }

  private static Message parse(byte[] bytes) throws IOException {
    DefaultMessageBuilder builder = new DefaultMessageBuilder();
    builder.setMimeEntityConfig(
        MimeConfig.custom()
            .setMaxHeaderCount(10_000)
            .setMaxHeaderLen(1 << 20)
            .setMaxLineLen(-1)
            .setMalformedHeaderStartsBody(true)
            .build());
    return builder.parseMessage(new ByteArrayInputStream(bytes));
  }

  private static String addresses(@Nullable List<? extends Address> addresses) {
    return addresses == null
        ? ""
        : addresses.stream().map(MailReader::written).collect(Collectors.joining(", "));
  }

  private static String written(Address address) {
    return switch (address) {
      case Mailbox mailbox -> AddressFormatter.DEFAULT.format(mailbox, false);
      case Group group -> AddressFormatter.DEFAULT.format(group, false);
      default -> address.toString();
    };
  }

  private static void header(Transcript transcript, String name, String value) {
    if (!value.isBlank()) {
      transcript.listItem(name + ": " + value);
    }
  }

  /// Goes through the parts of a message.
  private static final class Parts {
    private final Transcript transcript;
    private final Budget budget;
    private int count;

    Parts(Transcript transcript, Budget budget) {
      this.transcript = transcript;
      this.budget = budget;
    }

    void write(Entity entity, int depth) throws IOException {
      budget.depth(depth);
      budget.check();
      Body body = entity.getBody();
      if (++count > MOST_PARTS || body == null) {
        return;
      }
      switch (body) {
        case Multipart parts when "alternative".equals(parts.getSubType()) ->
            writeBest(parts, depth);
        case Multipart parts -> {
          for (Entity part : parts.getBodyParts()) {
            write(part, depth + 1);
          }
        }
        case Message inner -> write(inner, depth + 1);
        case SingleBody single when entity.getFilename() != null || single instanceof BinaryBody ->
            transcript.listItem(
                "Attachment: "
                    + Optional.ofNullable(entity.getFilename()).orElse(entity.getMimeType()));
        case SingleBody single -> writeText(entity, single);
        default -> {}
      }
    }

    private void writeBest(Multipart parts, int depth) throws IOException {
      List<Entity> all = new ArrayList<>(parts.getBodyParts());
      for (Entity part : all) {
        if (isPlain(part)) {
          write(part, depth + 1);
          return;
        }
      }
      if (!all.isEmpty()) {
        write(all.getLast(), depth + 1);
      }
    }

    private static boolean isPlain(Entity part) throws IOException {
      return "text/plain".equals(part.getMimeType())
          && part.getBody() instanceof SingleBody body
          && !Characters.inline(text(part, body)).isEmpty();
    }

    private static String text(Entity entity, SingleBody body) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      body.writeTo(bytes);
      return decode(bytes.toByteArray(), entity.getCharset());
    }

    private void writeText(Entity entity, SingleBody body) throws IOException {
      String text = text(entity, body);
      if ("text/html".equals(entity.getMimeType())) {
        HtmlReader.append(text, transcript, budget);
      } else {
        transcript.paragraphs(text);
      }
    }

    private static String decode(byte[] bytes, @Nullable String charset) {
      try {
        if (charset != null && !charset.equalsIgnoreCase("us-ascii")) {
          return new String(bytes, Charset.forName(charset));
        }
      } catch (IllegalArgumentException unknown) {
        // its bytes tell
      }
      return Charsets.decode(bytes).orElse("");
    }
  }
}
