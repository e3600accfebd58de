package dev.riga.parse;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The parts of an Office file that one of its parts refers to (ECMA-376, part 2, clause 6.5). What
/// parts are called is up to the program that writes them; only this says what they are.
final class Relationships {
  private final Map<String, String> byId = new LinkedHashMap<>();
  private final Map<String, String> byKind = new HashMap<>();

  private Relationships() {}

  /// Those of a part; those of the whole file for an empty path.
  static Relationships of(ZipParts zip, String part, Budget budget) throws IOException {
    Relationships found = new Relationships();
    int slash = part.lastIndexOf('/') + 1;
    String path = part.substring(0, slash) + "_rels/" + part.substring(slash) + ".rels";
    Optional<byte[]> bytes = zip.part(path);
    if (bytes.isPresent()) {
      Xml xml = Xml.of(bytes.get(), budget);
      for (Xml.Event event = xml.next(); event != Xml.Event.DONE; event = xml.next()) {
        if (event == Xml.Event.START
            && xml.name().equals("Relationship")
            && !xml.attribute("TargetMode").orElse("").equals("External")) {
          found.add(xml, ZipParts.resolve(part, xml.attribute("Target").orElse("")));
        }
      }
    }
    return found;
  }

  private void add(Xml xml, String target) {
    String type = xml.attribute("Type").orElse("");
    byId.put(xml.attribute("Id").orElse(""), target);
    byKind.putIfAbsent(type.substring(type.lastIndexOf('/') + 1), target);
  }

  /// The path of the part that holds the document.
  ///
  /// @param usual where it is if nothing says so
  static String main(ZipParts zip, String usual, Budget budget) throws IOException {
    String said = of(zip, "", budget).part("officeDocument", usual);
    return zip.part(said).isPresent() ? said : usual;
  }

  /// The path of the part of some kind, the last word of its type.
  ///
  /// @param usual where it is if nothing says so
  String part(String kind, String usual) {
    return byKind.getOrDefault(kind, usual);
  }

  /// The path of the part with an identifier, or an empty string.
  String target(String id) {
    return byId.getOrDefault(id, "");
  }

  /// The paths of all parts.
  Collection<String> parts() {
    return byId.values();
  }
}
