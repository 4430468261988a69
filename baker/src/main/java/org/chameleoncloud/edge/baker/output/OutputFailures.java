package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** Turns I/O errors of an output into failures with a message for the user. */
public final class OutputFailures {
  /** Work that writes to an output. */
  public interface Work<T> {
    T run() throws IOException;
  }

  private OutputFailures() {}

  /** Does the work. An I/O error becomes a {@link BakeFailure} that names {@code output}. */
  public static <T> T guard(Path output, Work<T> work) {
    try {
      return work.run();
    } catch (IOException error) {
      throw of(output, error);
    }
  }

  /** The same, for an output at a place. */
  public static <T> T guard(Place output, Work<T> work) {
    return guard(output.path(), work);
  }

  public static BakeFailure of(Path output, IOException error) {
    String text = String.valueOf(error.getMessage());
    // The JDK has no exception types for these; the messages are the C library's.
    if (text.contains("No space left") || text.contains("quota exceeded")
        || text.contains("File too large")) {
      return new BakeFailure(Reason.OutputFull, "there is no space left for " + output
          + "; free up space or enlarge the volume", error);
    }
    return new BakeFailure(Reason.OutputNotWritable,
        output + " cannot be written: " + cause(error), error);
  }

  private static String cause(IOException error) {
    return switch (error) {
      case AccessDeniedException denied -> "permission denied for " + denied.getFile();
      case FileSystemException named when named.getReason() != null -> named.getReason();
      default -> String.valueOf(error.getMessage());
    };
  }
}
