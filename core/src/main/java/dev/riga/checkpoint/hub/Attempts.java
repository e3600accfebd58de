package dev.riga.checkpoint.hub;

import dev.riga.checkpoint.CheckpointException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Tries again what a network may spoil, a few times, waiting longer each time.
final class Attempts {
  private static final int MOST = 5;
  private static final long LONGEST_ASKED_WAIT_SECONDS = 60;

  private final HubSettings settings;

  Attempts(HubSettings settings) {
    this.settings = settings;
  }

  /// What is tried.
  interface Action<T> {
    T run() throws IOException;
  }

  /// @param what the thing that is fetched, for the message
  /// @throws CheckpointException when the last attempt failed, too
  <T> T of(String what, Action<T> action) {
    return of(what, () -> 0, action);
  }

  /// @param arrived how many bytes are here; an attempt that brought some does not count as failed
  <T> T of(String what, LongSupplier arrived, Action<T> action) {
    int failures = 0;
    while (true) {
      long before = arrived.getAsLong();
      try {
        return action.run();
      } catch (LocalTrouble local) {
        throw local.inWords();
      } catch (IOException failed) {
        failures = arrived.getAsLong() > before ? 1 : failures + 1;
        if (failures == MOST) {
          throw given(what, failed);
        }
        sleep(longer(settings.patience().multipliedBy(1L << (failures - 1)), failed));
      }
    }
  }

  private static Duration longer(Duration wait, IOException failed) {
    long asked = failed instanceof HubClient.ServerTrouble trouble ? trouble.secondsToWait() : 0;
    Duration capped = Duration.ofSeconds(Math.clamp(asked, 0, LONGEST_ASKED_WAIT_SECONDS));
    return wait.compareTo(capped) > 0 ? wait : capped;
  }

  private CheckpointException given(String what, IOException failed) {
    if (isUnreachable(failed)) {
      return new CheckpointException(
          "Cannot reach "
              + settings.endpoint()
              + throughProxy()
              + " to fetch "
              + what
              + ". Check the network and HF_ENDPOINT; with HF_HUB_OFFLINE=1 only what is already"
              + " here is used.",
          failed);
    }
    return new CheckpointException(
        "Fetching "
            + what
            + " from "
            + settings.endpoint()
            + " failed "
            + MOST
            + " times, at last because "
            + (failed.getMessage() == null ? "the connection was lost" : failed.getMessage())
            + ". What has arrived is kept: try again later to go on.",
        failed);
  }

  private String throughProxy() {
    return settings
        .proxies()
        .towards(settings.endpoint())
        .map(proxy -> " by the proxy " + proxy + " that " + proxy.variable() + " names")
        .orElse("");
  }

  private static boolean isUnreachable(Throwable failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof UnknownHostException
          || cause instanceof UnresolvedAddressException
          || cause instanceof HttpConnectTimeoutException) {
        return true;
      }
    }
    return false;
  }

  private static void sleep(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CheckpointException("The download was interrupted.", interrupted);
    }
  }

  /// A failure of this computer, which no new attempt mends.
  static final class LocalTrouble extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient CheckpointException inWords;

    LocalTrouble(CheckpointException inWords) {
      super(inWords);
      this.inWords = inWords;
    }

    CheckpointException inWords() {
      return inWords;
    }
  }
}
