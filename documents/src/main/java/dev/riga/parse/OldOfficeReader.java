package dev.riga.parse;

import dev.riga.document.DocumentException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.poi.EncryptedDocumentException;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.util.RecordFormatException;

/// The binary formats of office programs until 2007 (DOC, XLS, PPT, MSG), by Apache POI. Which of
/// them a file is, its streams tell. Macros, pictures and embedded files are left alone.
final class OldOfficeReader implements FormatReader {

  @Override
  public Content read(Snapshot file, Budget budget) throws IOException {
    try (POIFSFileSystem container = new POIFSFileSystem(new ByteArrayInputStream(file.bytes()))) {
      Transcript transcript = new Transcript(budget);
      return read(container.getRoot(), transcript, budget);
    } catch (EncryptedDocumentException e) {
      throw encrypted(e);
    } catch (RecordFormatException e) {
      throw new DocumentException("damaged: it asks for more memory than it can need", e);
    }
  }

  private static Content read(DirectoryNode root, Transcript transcript, Budget budget)
      throws IOException {
    if (root.hasEntryCaseInsensitive("EncryptedPackage")) {
      throw encrypted(null);
    }
    if (root.hasEntryCaseInsensitive("WordDocument")) {
      transcript.mediaType("application/msword");
      return OldWord.read(root, transcript, budget);
    }
    if (root.hasEntryCaseInsensitive("Workbook")) {
      transcript.mediaType("application/vnd.ms-excel");
      return OldSheets.read(root, transcript, budget);
    }
    if (root.hasEntryCaseInsensitive("Book")) {
      transcript.mediaType("application/vnd.ms-excel");
      return OldSheets.readBefore97(root, transcript);
    }
    if (root.hasEntryCaseInsensitive("PowerPoint Document")) {
      transcript.mediaType("application/vnd.ms-powerpoint");
      return OldSlides.read(root, transcript, budget);
    }
    if (root.hasEntryCaseInsensitive("__properties_version1.0")) {
      transcript.mediaType("application/vnd.ms-outlook");
      return OutlookMail.read(root, transcript, budget);
    }
    throw new DocumentException(
        "not a document that Riga reads but another file of an office program");
  }

  private static DocumentException encrypted(@org.jspecify.annotations.Nullable Exception cause) {
    String reason = "encrypted: save a copy without a password";
    return cause == null ? new DocumentException(reason) : new DocumentException(reason, cause);
  }
}
