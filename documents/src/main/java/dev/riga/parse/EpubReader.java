package dev.riga.parse;

import dev.riga.document.DocumentException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/// EPUB 2 and 3: the pages of the book's spine in their order, without its navigation.
final class EpubReader implements FormatReader {
  private static final String CONTAINER = "META-INF/container.xml";

  /// What the package file says.
  ///
  /// @param paths the pages of the spine, in order
  private record Book(String title, List<String> paths) {}

  /// A file of the book.
  private record Item(String path, boolean navigation, boolean page) {}

  @Override
  public Content read(Snapshot file, Budget budget) throws IOException {
    ZipParts zip = ZipParts.of(file.bytes(), budget);
    Book book = book(zip, budget);
    Transcript transcript = new Transcript(budget);
    for (String path : book.paths()) {
      Optional<byte[]> page = zip.part(path);
      if (page.isPresent()) {
        if (!looksLikeMarkup(page.get())) {
          throw new DocumentException("encrypted: the book is protected against copying");
        }
        HtmlReader.append(HtmlReader.decode(page.get()), transcript, budget);
      } else {
        transcript.warn("the book lacks its page " + path);
      }
    }
    transcript.title(book.title());
    return transcript.content();
  }

  private static boolean looksLikeMarkup(byte[] page) {
    String start = new String(page, 0, Math.min(page.length, 400), StandardCharsets.ISO_8859_1);
    return start.replace("\0", "").contains("<");
  }

  private static Book book(ZipParts zip, Budget budget) throws IOException {
    String path = packagePath(zip, budget);
    Xml xml =
        Xml.of(
            zip.part(path)
                .orElseThrow(() -> new DocumentException("damaged: the book lacks " + path)),
            budget);
    Map<String, Item> items = new HashMap<>();
    List<String> spine = new ArrayList<>();
    String title = "";
    for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
      if (event == Xml.Event.START) {
        switch (xml.name()) {
          case "title" -> title = title.isEmpty() ? xml.allText() : title;
          case "item" -> items.put(xml.attribute("id").orElse(""), item(xml, path));
          case "itemref" -> spine.add(xml.attribute("idref").orElse(""));
          default -> {}
        }
      }
    }
    SequencedSet<String> paths = new LinkedHashSet<>(); // a page stands in a spine once
    for (String id : spine) {
      Item item = items.get(id);
      if (item != null && item.page() && !item.navigation()) {
        paths.add(item.path());
      }
    }
    if (paths.isEmpty()) {
      throw new DocumentException("damaged: the book lists no pages");
    }
    return new Book(title, List.copyOf(paths));
  }

  private static Item item(Xml xml, String packagePath) {
    String href = xml.attribute("href").orElse("");
    String type = xml.attribute("media-type").orElse("");
    return new Item(
        ZipParts.resolve(packagePath, decoded(href)),
        xml.attribute("properties").orElse("").contains("nav"),
        type.contains("html") || type.equals("text/x-oeb1-document"));
  }

  private static String decoded(String href) {
    try {
      return URLDecoder.decode(href.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return href;
    }
  }

  private static String packagePath(ZipParts zip, Budget budget) throws IOException {
    Optional<byte[]> container = zip.part(CONTAINER);
    if (container.isPresent()) {
      Xml xml = Xml.of(container.get(), budget);
      for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
        if (event == Xml.Event.START && xml.name().equals("rootfile")) {
          return decoded(xml.attribute("full-path").orElse(""));
        }
      }
    }
    return zip.paths().stream()
        .filter(path -> path.endsWith(".opf"))
        .findFirst()
        .orElseThrow(() -> new DocumentException("damaged: the book lacks " + CONTAINER));
  }
}
