package org.chameleoncloud.edge.plugin.outcome;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be read or written. The JDK's messages are often the path alone. */
public final class FileFailures {
  private FileFailures() {}

  /** The reason, as the end of a sentence without its full stop. */
  public static String reason(IOException failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "there is no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "there is something else of that name";
      case FileSystemException known when known.getReason() != null -> known.getReason();
      default -> failure.getMessage() == null
          ? failure.getClass().getSimpleName()
          : failure.getMessage();
    };
  }
}
