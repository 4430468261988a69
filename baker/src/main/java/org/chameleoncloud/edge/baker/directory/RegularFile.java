package org.chameleoncloud.edge.baker.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** An open regular file, which stays the same when its name is given to another. */
public final class RegularFile implements AutoCloseable {
  private final Handle handle;
  private final String name;

  /**
   * What changes when a file is modified or replaced.
   *
   * @param size in bytes
   * @param key the file's identity, while it exists
   */
  public record Version(long size, FileTime modified, Object key) {}

  /** @param name relative to the trusted directory, for messages */
  RegularFile(Handle handle, String name) {
    this.handle = handle;
    this.name = name;
  }

  /** A channel for reading, to be closed by the caller. */
  public FileChannel read() throws IOException {
    return open(StandardOpenOption.READ);
  }

  /** A channel for reading and writing, to be closed by the caller. */
  public FileChannel readWrite() throws IOException {
    return open(StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  private FileChannel open(OpenOption... how) throws IOException {
    try {
      return handle.open(how);
    } catch (AccessDeniedException _) {
      throw new AccessDeniedException(name);
    }
  }

  /** All bytes; empty if there are more than {@code max}. */
  public Optional<byte[]> bytes(int max) throws IOException {
    try (FileChannel channel = read()) {
      if (channel.size() > max) {
        return Optional.empty();
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) channel.size());
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // Reads until the file ends.
      }
      return bytes.hasRemaining() ? Optional.empty() : Optional.of(bytes.array());
    }
  }

  /** A path that leads to this file, and to no other, until it is closed. */
  public Path path() {
    return handle.path();
  }

  public Version version() throws IOException {
    PosixFileAttributes now = handle.attributes();
    return new Version(now.size(), now.lastModifiedTime(), now.fileKey());
  }

  public void setPermissions(Set<PosixFilePermission> permissions) throws IOException {
    Files.setPosixFilePermissions(handle.path(), permissions);
  }

  /** Records that it was used now. */
  public void touch() throws IOException {
    Files.setLastModifiedTime(handle.path(), FileTime.from(Instant.now()));
  }

  @Override
  public void close() {
    handle.close();
  }
}
