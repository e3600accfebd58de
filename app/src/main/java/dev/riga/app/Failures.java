package dev.riga.app;

import dev.riga.checkpoint.DurableFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Says what went wrong in one clear line on standard error, and chooses the exit status. Stack
/// traces are for who asks for them, with `--debug` or `RIGA_DEBUG=1`.
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {

  private final Terminal terminal;
  private final boolean debug;

  Failures(Terminal terminal, boolean debug) {
    this.terminal = terminal;
    this.debug = debug;
  }

  @Override
  public int handleExecutionException(
      Exception failure, CommandLine commandLine, ParseResult parsed) {
    return report(failure).code();
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    terminal.say(
        misuse(wrong)
            + " See ./"
            + wrong.getCommandLine().getCommandSpec().qualifiedName()
            + " --help.");
    return ExitStatus.WRONG_USAGE.code();
  }

  /// Says what happened.
  ExitStatus report(Throwable failure) {
    terminal.say(message(failure));
    if (debug) {
      failure.printStackTrace(terminal.err());
    }
    return failure instanceof UsageException ? ExitStatus.WRONG_USAGE : ExitStatus.FAILED;
  }

  private static String misuse(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    List<String> unmatched = command.getUnmatchedArguments();
    if (!unmatched.isEmpty() && isCommandExpected(command, unmatched.getFirst())) {
      return noCommand(command, unmatched.getFirst());
    }
    Optional<String> option = unmatched.stream().filter(word -> word.startsWith("-")).findFirst();
    if (option.isPresent()) {
      return "There is no option "
          + option.get()
          + "."
          + meant(option.get(), command.getCommandSpec().optionsMap().keySet());
    }
    return switch (wrong) {
      case MissingParameterException missing -> missing(missing);
      case UnmatchedArgumentException extra -> extra(extra);
      default -> sentence(String.valueOf(wrong.getMessage()));
    };
  }

  private static boolean isCommandExpected(CommandLine command, String word) {
    return !command.getSubcommands().isEmpty() && !word.startsWith("-");
  }

  private static String noCommand(CommandLine command, String word) {
    boolean question = word.strip().contains(" ");
    return "There is no command '"
        + word
        + "'."
        + (question
            ? " A question is asked with ./riga ask QUESTION --docs PATH."
            : meant(word, command.getSubcommands().keySet()));
  }

  private static String missing(MissingParameterException missing) {
    List<String> names =
        missing.getMissing().stream()
            .map(argument ->
                argument.isOption()
                    ? ((OptionSpec) argument).longestName() + " " + argument.paramLabel()
                    : argument.paramLabel())
            .toList();
    return String.join(" and ", names) + (names.size() == 1 ? " is missing." : " are missing.");
  }

  private static String extra(UnmatchedArgumentException extra) {
    String words = String.join(" ", extra.getUnmatched());
    String question =
        extra.getCommandLine().getCommandName().equals("ask")
            ? " A question of several words stands in quotes."
            : "";
    return "There is no place for '" + words + "'." + question;
  }

  private static String meant(String word, Collection<String> known) {
    return Spelling.nearest(word, known)
        .map(nearest -> " Did you mean " + nearest + "?")
        .orElse("");
  }

  /// What a person needs to know of a failure.
  static String message(Throwable failure) {
    return switch (failure) {
      case UncheckedIOException wrapped when wrapped.getCause() != null ->
          message(wrapped.getCause());
      case IOException io -> ofFiles(io);
      case ReadOnlyFileSystemException readOnly ->
          "A folder that Riga writes to is read-only. Set RIGA_HOME to a folder of yours.";
      case InvalidPathException path ->
          "'" + path.getInput() + "' is not a path: " + path.getReason() + ".";
      case OutOfMemoryError memory ->
          "The memory is not enough ("
              + memory.getMessage()
              + "). Give Java more, for instance with RIGA_JAVA_OPTS=-Xmx4g.";
      case UnsatisfiedLinkError link ->
          "A native library could not be loaded: "
              + firstLine(link.getMessage())
              + ". ./riga doctor says more.";
      case RuntimeException known when isOurs(known) ->
          sentence(String.valueOf(known.getMessage()));
      default -> unexpected(failure);
    };
  }

  /// Riga's own exceptions say what happened, where, and what to do.
  private static boolean isOurs(RuntimeException failure) {
    return failure.getClass().getName().startsWith("dev.riga.");
  }

  private static String ofFiles(IOException failure) {
    String reason = String.valueOf(failure.getMessage());
    if (DurableFile.isFullDisk(failure)) {
      return "The disk is full"
          + where(failure)
          + ". Make room, or set RIGA_HOME to a folder on another disk. Nothing that was finished"
          + " is lost.";
    }
    return switch (failure) {
      case NoSuchFileException missing -> "There is no " + missing.getFile() + ".";
      case FileNotFoundException missing -> "Cannot open " + reason + ".";
      case AccessDeniedException denied ->
          "No permission for "
              + denied.getFile()
              + ". Change its rights; for Riga's own folder set RIGA_HOME to a folder of yours.";
      case FileAlreadyExistsException exists -> exists.getFile() + " exists already.";
      case FileSystemException file when reason.contains("Read-only file system") ->
          file.getFile()
              + " lies on a read-only file system. Set RIGA_HOME to a folder that can be written.";
      default -> sentence("Reading or writing failed: " + reason);
    };
  }

  private static String where(IOException failure) {
    return failure instanceof FileSystemException file && file.getFile() != null
        ? " where " + file.getFile() + " lies"
        : "";
  }

  private static String unexpected(Throwable failure) {
    return "Something unexpected happened inside Riga ("
        + failure.getClass().getSimpleName()
        + (failure.getMessage() == null ? "" : ": " + firstLine(failure.getMessage()))
        + "). Please report it, with what --debug adds.";
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }

  /// With a capital letter in front and a full stop behind.
  static String sentence(String message) {
    String trimmed = message.strip();
    if (trimmed.isEmpty()) {
      return trimmed;
    }
    String first = trimmed.substring(0, trimmed.offsetByCodePoints(0, 1));
    String start = first.toUpperCase(Locale.ROOT) + trimmed.substring(first.length());
    boolean ended = start.endsWith(".") || start.endsWith("!") || start.endsWith("?");
    return ended ? start : start + ".";
  }
}
