package dev.riga.checkpoint.hub;

import dev.riga.checkpoint.CheckpointException;
import dev.riga.checkpoint.DurableFile;
import dev.riga.checkpoint.hub.HubClient.RemoteFile;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/// Fetches one file into the cache. The bytes gather in `blobs/CHECKSUM.incomplete`, where the next
/// attempt, of this process or of another, goes on; the file takes its name when its checksum is
/// right.
final class Download {
  private static final int BUFFER = 1 << 16;
  private static final long NANOS_BETWEEN_REPORTS = 100_000_000;
  private static final int SHA256_DIGITS = 64;
  private static final int SHA1_DIGITS = 40;

  private static final ConcurrentMap<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private final HubClient client;
  private final HubSettings settings;
  private final Attempts attempts;

  Download(HubClient client, HubSettings settings) {
    this.client = client;
    this.settings = settings;
    this.attempts = new Attempts(settings);
  }

  /// Fetches a file unless it is there.
  ///
  /// @param blob where it belongs
  /// @param lock a file that keeps two processes from fetching the same
  /// @param arrived hears how many of its bytes are here
  /// @throws CheckpointException when it cannot be had, or is not what its checksum says
  void fetch(HubName name, RemoteFile file, Path blob, Path lock, LongConsumer arrived) {
    try {
      Files.createDirectories(parent(blob));
      Files.createDirectories(parent(lock));
      // A lock on a file keeps other processes out, and throws at other threads of this one.
      ReentrantLock ofThreads =
          LOCKS.computeIfAbsent(lock.toAbsolutePath(), _ -> new ReentrantLock());
      ofThreads.lock();
      try (FileChannel locked =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = locked.lock()) {
        if (!Files.exists(blob)) {
          fetchLocked(name, file, blob, arrived);
        }
      } finally {
        ofThreads.unlock();
      }
    } catch (IOException failed) {
      throw DurableFile.notWritten(blob, failed);
    }
    arrived.accept(blob.toFile().length());
  }

  private void fetchLocked(HubName name, RemoteFile file, Path blob, LongConsumer arrived)
      throws IOException {
    Path incomplete = blob.resolveSibling(blob.getFileName() + ".incomplete");
    String what = file.name() + " of " + name;
    // A file that was fetched in pieces may have been damaged earlier: once more, from the start.
    for (boolean again : new boolean[] {Files.exists(incomplete), false}) {
      attempts.of(
          what,
          () -> incomplete.toFile().length(),
          () -> {
            append(name, file, incomplete, arrived);
            return true;
          });
      String found = checksum(incomplete, file.checksum());
      if (found.equals(file.checksum())) {
        Files.move(incomplete, blob, StandardCopyOption.ATOMIC_MOVE);
        return;
      }
      Files.delete(incomplete);
      if (!again) {
        throw new CheckpointException(
            "The checksum of "
                + what
                + " is "
                + found
                + ", but the hub says "
                + file.checksum()
                + ". The file was damaged on its way and is not kept; try again.");
      }
    }
  }

  /// One attempt: goes on where the file ends.
  private void append(HubName name, RemoteFile file, Path incomplete, LongConsumer arrived)
      throws IOException {
    try (FileChannel channel = channel(incomplete)) {
      long have = channel.size();
      if (file.size().isPresent() && have == file.size().getAsLong() && have > 0) {
        return;
      }
      HttpResponse<InputStream> response = client.open(name, file, have);
      try (InputStream body = response.body()) {
        boolean goesOn = response.statusCode() == 206 && startsAt(response, have);
        if (!goesOn) {
          truncate(channel, incomplete);
        }
        if (response.statusCode() == 416 || (response.statusCode() == 206 && !goesOn)) {
          throw new IOException("the server sent another part than it was asked for");
        }
        copy(file, body, channel, incomplete, arrived);
      }
      requireWhole(file, channel);
      channel.force(true);
    }
  }

  private static boolean startsAt(HttpResponse<?> response, long offset) {
    return response
        .headers()
        .firstValue("Content-Range")
        .map(range -> range.startsWith("bytes " + offset + "-"))
        .orElse(false);
  }

  private void requireWhole(RemoteFile file, FileChannel channel) throws IOException {
    if (file.size().isPresent()) {
      long missing = file.size().getAsLong() - channel.size();
      if (missing > 0) {
        throw new IOException("the connection ended " + missing + " bytes before the file did");
      }
    }
  }

  private void copy(
      RemoteFile file, InputStream body, FileChannel channel, Path incomplete, LongConsumer arrived)
      throws IOException {
    long total = file.size().orElse(-1);
    long done = channel.position();
    arrived.accept(done);
    long reported = System.nanoTime();
    byte[] buffer = new byte[BUFFER];
    try (Watch watch = new Watch(body, settings.silence())) {
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        watch.heard();
        done += read;
        if (total >= 0 && done > total) {
          truncate(channel, incomplete);
          throw new IOException("the server sent more than the file holds");
        }
        write(channel, ByteBuffer.wrap(buffer, 0, read), incomplete);
        if (System.nanoTime() - reported > NANOS_BETWEEN_REPORTS) {
          reported = System.nanoTime();
          arrived.accept(done);
        }
      }
    }
  }

  // ---------------------------------------------------------------- the disk

  private static FileChannel channel(Path incomplete) throws IOException {
    try {
      FileChannel channel =
          FileChannel.open(incomplete, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.position(channel.size());
      return channel;
    } catch (IOException failed) {
      throw new Attempts.LocalTrouble(DurableFile.notWritten(incomplete, failed));
    }
  }

  private static void write(FileChannel channel, ByteBuffer bytes, Path incomplete)
      throws IOException {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException failed) {
      throw new Attempts.LocalTrouble(DurableFile.notWritten(incomplete, failed));
    }
  }

  private static void truncate(FileChannel channel, Path incomplete) throws IOException {
    try {
      channel.truncate(0);
      channel.position(0);
    } catch (IOException failed) {
      throw new Attempts.LocalTrouble(DurableFile.notWritten(incomplete, failed));
    }
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " lies in no folder");
    }
    return parent;
  }

  /// The checksum of the kind that is expected: SHA-256, or SHA-1 over git's header and the
  /// content. Another hub may have another kind, which cannot be compared.
  private static String checksum(Path file, String expected) throws IOException {
    return switch (expected.length()) {
      case SHA256_DIGITS -> digest(digest("SHA-256"), file);
      case SHA1_DIGITS -> {
        MessageDigest sha1 = digest("SHA-1");
        sha1.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
        yield digest(sha1, file);
      }
      default -> expected;
    };
  }

  private static String digest(MessageDigest digest, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Closes a stream on which nothing has come for a while; the reader then sees an error instead
  /// of waiting for ever.
  private static final class Watch implements AutoCloseable {
    private final Thread thread;
    private final AtomicLong lastHeard = new AtomicLong(System.nanoTime());

    Watch(InputStream stream, Duration silence) {
      thread = Thread.ofVirtual().start(() -> watch(stream, silence));
    }

    private void watch(InputStream stream, Duration silence) {
      try {
        while (true) {
          long quiet = System.nanoTime() - lastHeard.get();
          if (quiet >= silence.toNanos()) {
            stream.close();
            return;
          }
          Thread.sleep(Duration.ofNanos(silence.toNanos() - quiet));
        }
      } catch (InterruptedException | IOException _) {
        return;
      }
    }

    void heard() {
      lastHeard.set(System.nanoTime());
    }

    @Override
    public void close() {
      thread.interrupt();
    }
  }
}
