package dev.riga.index;

import dev.riga.embed.Embedder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;

/// Gives vectors to the passages that have none.
///
/// The index itself is the queue: passages are written without vectors as soon as they are read,
/// and found again by that. So words can be searched early, memory stays bounded however many
/// documents wait, and a run that was stopped is continued by the next.
final class PassageEncoding {
  /// How many passages are taken at once, to be sorted by length.
  private static final int ROUND = 1024;

  /// How many are waited for while more are being read.
  private static final int WORTHWHILE = 64;

  /// How many go to the encoder in one call.
  private static final int BATCH = 64;

  private final IndexWriting writing;
  private final Embedder embedder;
  private final StageClock clock;
  private final ProgressMeter progress;
  private int encoded;

  PassageEncoding(
      IndexWriting writing, Embedder embedder, StageClock clock, ProgressMeter progress) {
    this.writing = writing;
    this.embedder = embedder;
    this.clock = clock;
    this.progress = progress;
  }

  /// Encodes until the backlog is complete and nothing waits.
  ///
  /// @param unread the documents that are still to be replaced; their old passages are left alone
  /// @return how many passages were encoded
  int run(Backlog backlog, Set<String> unread) throws IOException, InterruptedException {
    boolean last = false;
    while (!last) {
      backlog.take(WORTHWHILE);
      boolean complete = backlog.isComplete();
      // Asked before the index is: a document that has been replaced by now shows its new passages.
      Set<String> excluded = Set.copyOf(unread);
      try (DirectoryReader reader = writing.reader()) {
        List<PassageEntry> round = pending(reader, excluded);
        encode(round, new KnownVectors(reader));
        last = complete && round.size() < ROUND;
        if (round.size() == ROUND) {
          backlog.add(WORTHWHILE);
        }
      }
    }
    return encoded;
  }

  /// How many passages wait, besides those of documents that will be replaced.
  static long waiting(DirectoryReader reader, Set<String> excluded) throws IOException {
    AtomicLong count = new AtomicLong();
    forEachPending(
        reader,
        excluded,
        (leaf, doc) -> {
          count.incrementAndGet();
          return true;
        });
    return count.get();
  }

  private static List<PassageEntry> pending(DirectoryReader reader, Set<String> excluded)
      throws IOException {
    List<PassageEntry> round = new ArrayList<>();
    forEachPending(
        reader,
        excluded,
        (leaf, doc) -> {
          round.add(IndexSchema.passage(leaf.storedFields().document(doc)));
          return round.size() < ROUND;
        });
    return round;
  }

  @FunctionalInterface
  private interface PendingVisitor {
    /// Returns whether to go on.
    boolean visit(LeafReader leaf, int doc) throws IOException;
  }

  private static void forEachPending(
      DirectoryReader reader, Set<String> excluded, PendingVisitor visitor) throws IOException {
    for (LeafReaderContext context : reader.leaves()) {
      LeafReader leaf = context.reader();
      Bits living = leaf.getLiveDocs();
      SortedDocValues names = leaf.getSortedDocValues(IndexSchema.DOCUMENT);
      PostingsEnum pending =
          leaf.postings(new Term(IndexSchema.PENDING, IndexSchema.PENDING), PostingsEnum.NONE);
      while (pending != null && pending.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        int doc = pending.docID();
        boolean waits =
            (living == null || living.get(doc))
                && names.advanceExact(doc)
                && !excluded.contains(names.lookupOrd(names.ordValue()).utf8ToString());
        if (waits && !visitor.visit(leaf, doc)) {
          return;
        }
      }
    }
  }

  private void encode(List<PassageEntry> round, KnownVectors known)
      throws IOException, InterruptedException {
    Map<String, List<PassageEntry>> byText = new HashMap<>();
    int stored = 0;
    for (PassageEntry passage : round) {
      Optional<float[]> vector = known.of(passage);
      if (vector.isPresent()) {
        writing.vector(passage, vector.get());
        stored++;
      } else {
        byText.computeIfAbsent(passage.encodedText(), any -> new ArrayList<>()).add(passage);
      }
    }
    step(stored);
    // Neighbours in length share a batch, so little of it is padding; the longest come first, so
    // that the last ones to finish are short.
    List<String> texts =
        byText.keySet().stream()
            .sorted(
                Comparator.comparingInt(String::length)
                    .reversed()
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    for (int start = 0; start < texts.size(); start += BATCH) {
      List<String> batch = texts.subList(start, Math.min(texts.size(), start + BATCH));
      float[][] vectors = vectors(batch);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      stored = 0;
      for (int i = 0; i < vectors.length; i++) {
        for (PassageEntry passage : byText.getOrDefault(batch.get(i), List.of())) {
          writing.vector(passage, vectors[i]);
          stored++;
        }
      }
      step(stored);
      encoded += batch.size();
      writing.commitIfDue();
    }
  }

  private float[][] vectors(List<String> texts) {
    float[][] vectors;
    try (var _ = clock.encoding()) {
      vectors = embedder.embedPassages(texts);
    }
    if (vectors.length != texts.size()) {
      throw new IllegalStateException(
          texts.size() + " passages, but " + vectors.length + " vectors of them");
    }
    return vectors;
  }

  /// Told once a batch: between two passages of one batch no time goes by, and a rate taken there
  /// would mean nothing.
  private void step(int stored) {
    if (stored > 0) {
      progress.step(IndexProgress.Stage.ENCODING, stored);
    }
  }
}
