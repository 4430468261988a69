package org.chameleoncloud.edge.baker.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** An image in a file, which is not modified. */
public record FileSource(Path path) implements Source {

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public SourceStream open() throws IOException {
    if (!Files.exists(path)) {
      throw new BakeFailure(Reason.SourceMissing, "the file " + path + " does not exist");
    }
    if (!Files.isRegularFile(path)) {
      throw new BakeFailure(Reason.SourceMissing, path + (Files.isDirectory(path)
          ? " is a directory; specify a file in it"
          : " is a device or a pipe; copy it to a file first"));
    }
    try {
      return new Stream(path);
    } catch (IOException error) {
      throw unreadable(path, error);
    }
  }

  private static BakeFailure changed(Path path) {
    return new BakeFailure(Reason.SourceChanged,
        path + " was modified while it was read; try again when it is complete");
  }

  private static BakeFailure unreadable(Path path, IOException error) {
    return new BakeFailure(Reason.SourceUnreadable, path + " cannot be read: "
        + (error instanceof AccessDeniedException ? "permission denied" : error.getMessage()),
        error);
  }

  private static final class Stream implements SourceStream {
    private record Version(long size, FileTime modified, Object key) {
      static Version of(Path path) throws IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return new Version(now.size(), now.lastModifiedTime(), now.fileKey());
      }
    }

    private final Path path;
    private final Version version;
    private final FileChannel file;
    private final InputStream bytes;

    Stream(Path path) throws IOException {
      this.path = path;
      this.version = Version.of(path);
      this.file = FileChannel.open(path, StandardOpenOption.READ);
      this.bytes = new GuardedStream(path, Channels.newInputStream(file), version.size);
    }

    @Override
    public InputStream bytes() {
      return bytes;
    }

    @Override
    public FileChannel file() {
      return file;
    }

    @Override
    public long length() {
      return version.size;
    }

    @Override
    public void requireUnchanged() throws IOException {
      if (!Files.exists(path) || !Version.of(path).equals(version)) {
        throw changed(path);
      }
    }

    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }

  /** Names the file in errors, so that they are not mistaken for errors of the output, and detects a changed length. */
  private static final class GuardedStream extends FilterInputStream {
    private final Path path;
    private long left;

    GuardedStream(Path path, InputStream in, long size) {
      super(in);
      this.path = path;
      this.left = size;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      try {
        int count = in.read(target, offset, length);
        left -= Math.max(0, count);
        if (left < 0 || count < 0 && left > 0) {
          throw changed(path);
        }
        return count;
      } catch (IOException error) {
        throw unreadable(path, error);
      }
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }
  }
}
