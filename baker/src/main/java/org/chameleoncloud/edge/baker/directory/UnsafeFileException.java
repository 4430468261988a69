package org.chameleoncloud.edge.baker.directory;

import java.nio.file.FileSystemException;

/** An entry of a directory is not what it must be. The reason says what it is, for a sentence. */
public final class UnsafeFileException extends FileSystemException {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /** What the entry is. */
  public enum Kind {
    LINK("is a symbolic link, which is not followed; delete it"),
    DIRECTORY("is a directory; delete it"),
    /** Where a directory is expected: anything else. */
    NOT_A_DIRECTORY("is not a directory, and links are not followed; replace it with a directory"),
    /** A device, a pipe or a socket. */
    SPECIAL("is a device or a pipe; delete it"),
    /** A file that another directory has, too. */
    SHARED("has another name (a hard link), so it may be another's file; copy it, and delete the"
        + " original");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /** @param name relative to the trusted directory, for messages */
  UnsafeFileException(String name, Kind kind) {
    super(name, null, name + " " + kind.text);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  @Override
  public String getMessage() {
    return getReason();
  }
}
