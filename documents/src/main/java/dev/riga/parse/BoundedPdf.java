package dev.riga.parse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSDocument;
import org.apache.pdfbox.cos.COSInputStream;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.cos.ICOSParser;
import org.apache.pdfbox.filter.DecodeOptions;
import org.apache.pdfbox.filter.Filter;
import org.apache.pdfbox.filter.FilterFactory;
import org.apache.pdfbox.io.RandomAccessRead;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.io.RandomAccessReadView;
import org.apache.pdfbox.pdfparser.PDFParser;
import org.apache.pdfbox.pdmodel.PDDocument;

/// Opens PDF files such that PDFBox stays within a [Budget]: every read of the file asks for the
/// time, and every stream is unpacked into a buffer that knows how much the file may hold, and
/// counted once, however often it is read. (PDFBox itself unpacks a stream of any size into
/// memory.)
final class BoundedPdf {

  private BoundedPdf() {}

  /// Opens a file with the empty password.
  ///
  /// @throws IOException when it is damaged beyond repair or needs a password
  static PDDocument open(byte[] bytes, Budget budget) throws IOException {
    return new Parser(new TimedBytes(bytes, budget), budget).parse();
  }

  private static final class Parser extends PDFParser {
    Parser(RandomAccessRead source, Budget budget) throws IOException {
      super(source);
      document = new BoundedDocument(this, budget);
    }
  }

  private static final class BoundedDocument extends COSDocument {
    private final ICOSParser parser;
    private final Budget budget;

    BoundedDocument(ICOSParser parser, Budget budget) {
      super(null, parser);
      this.parser = parser;
      this.budget = budget;
    }

    @Override
    public COSStream createCOSStream(COSDictionary dictionary, long start, long length)
        throws IOException {
      COSStream stream =
          new BoundedStream(parser.createRandomAccessReadView(start, length), budget);
      dictionary.forEach(stream::setItem);
      stream.setKey(dictionary.getKey());
      return stream;
    }
  }

  private static final class BoundedStream extends COSStream {
    private final Budget budget;
    private long counted;

    BoundedStream(RandomAccessReadView raw, Budget budget) throws IOException {
      super(null, raw);
      this.budget = budget;
    }

    @Override
    public COSInputStream createInputStream(DecodeOptions options) throws IOException {
      byte[] unpacked = unpack(options);
      // a stream of its own without filters: COSInputStream has no public constructor
      COSStream plain =
          new COSStream(
              null,
              new RandomAccessReadView(new RandomAccessReadBuffer(unpacked), 0, unpacked.length));
      return plain.createInputStream();
    }

    @Override
    public RandomAccessRead createView() throws IOException {
      return new RandomAccessReadBuffer(unpack(DecodeOptions.DEFAULT));
    }

    private byte[] unpack(DecodeOptions options) throws IOException {
      List<Filter> filters = filters();
      byte[] bytes;
      try (InputStream raw = createRawInputStream()) {
        bytes = raw.readAllBytes();
      }
      long unpacked = 0;
      for (int i = 0; i < filters.size(); i++) {
        Sink sink = new Sink(bytes.length, unpacked);
        try (InputStream in = new java.io.ByteArrayInputStream(bytes)) {
          filters.get(i).decode(in, sink, this, i, options);
        }
        bytes = sink.toByteArray();
        unpacked += bytes.length;
      }
      return bytes;
    }

    /// Notes that a reading of this stream has unpacked so much; what an earlier one did is
    /// counted.
    private void count(long bytes) {
      budget.unpacked(Math.max(0, bytes - counted));
      counted = Math.max(counted, bytes);
    }

    /// The filters, each once: a repeated one is no use but to bombs.
    private List<Filter> filters() throws IOException {
      List<Filter> filters = new ArrayList<>();
      COSBase named = getFilters();
      if (named instanceof COSName name) {
        filters.add(FilterFactory.INSTANCE.getFilter(name));
      } else if (named instanceof COSArray array) {
        for (int i = 0; i < array.size(); i++) {
          if (!(array.getObject(i) instanceof COSName name)) {
            throw new IOException("a stream names a filter that is no name");
          }
          Filter filter = FilterFactory.INSTANCE.getFilter(name);
          if (!filters.contains(filter)) {
            filters.add(filter);
          }
        }
      }
      return filters;
    }

    /// Where a filter writes to.
    private final class Sink extends OutputStream {
      private final java.io.ByteArrayOutputStream bytes;
      private final long packed;
      private final long before;

      /// @param before what the filters before this one wrote
      Sink(int packed, long before) {
        this.packed = packed;
        this.before = before;
        this.bytes = new java.io.ByteArrayOutputStream(Math.max(64, 3 * packed));
      }

      @Override
      public void write(int b) {
        bytes.write(b);
        if ((bytes.size() & 0xFFF) == 0) {
          grown();
        }
      }

      @Override
      public void write(byte[] b, int offset, int length) {
        bytes.write(b, offset, length);
        grown();
      }

      private void grown() {
        count(before + bytes.size());
        budget.ratio(packed, bytes.size());
      }

      byte[] toByteArray() {
        return bytes.toByteArray();
      }
    }
  }

  /// The file's bytes; asks for the time now and then.
  private static final class TimedBytes extends RandomAccessReadBuffer {
    private final Budget budget;
    private int reads;

    TimedBytes(byte[] bytes, Budget budget) {
      super(bytes);
      this.budget = budget;
    }

    @Override
    public int read() throws IOException {
      tick();
      return super.read();
    }

    @Override
    public int read(byte[] b, int offset, int length) throws IOException {
      budget.check();
      return super.read(b, offset, length);
    }

    @Override
    public void seek(long position) throws IOException {
      tick();
      super.seek(position);
    }

    private void tick() {
      if ((++reads & 0x3FF) == 0) {
        budget.check();
      }
    }
  }
}
