package org.chameleoncloud.edge.baker.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** An image in a file. It is only read. */
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
      throw new BakeFailure(Reason.SourceMissing, "there is no file " + path);
    }
    if (!Files.isRegularFile(path)) {
      throw new BakeFailure(Reason.SourceMissing, path + (Files.isDirectory(path)
          ? " is a folder: name a file in it"
          : " is a device or a pipe: copy it into a file first"));
    }
    try {
      return new Stream(path);
    } catch (IOException error) {
      throw unreadable(path, error);
    }
  }

  private static BakeFailure changed(Path path) {
    return new BakeFailure(Reason.SourceChanged,
        path + " was written to while it was read: try again when it is complete");
  }

  private static BakeFailure unreadable(Path path, IOException error) {
    return new BakeFailure(Reason.SourceUnreadable, path + " cannot be read: "
        + (error instanceof AccessDeniedException ? "no permission" : error.getMessage()), error);
  }

  private static final class Stream implements SourceStream {
    private record Stamp(long size, FileTime modified, Object key) {
      static Stamp of(Path path) throws IOException {
        BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
        return new Stamp(now.size(), now.lastModifiedTime(), now.fileKey());
      }
    }

    private final Path path;
    private final Stamp stamp;
    private final InputStream bytes;

    Stream(Path path) throws IOException {
      this.path = path;
      this.stamp = Stamp.of(path);
      this.bytes = new Reading(path, Files.newInputStream(path), stamp.size);
    }

    @Override
    public InputStream bytes() {
      return bytes;
    }

    @Override
    public long length() {
      return stamp.size;
    }

    @Override
    public void requireUnchanged() throws IOException {
      if (!Files.exists(path) || !Stamp.of(path).equals(stamp)) {
        throw changed(path);
      }
    }

    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }

  /** Gives errors of the file their name, so that they are not taken for the output's, and never runs after its end or stops before it. */
  private static final class Reading extends FilterInputStream {
    private final Path path;
    private long left;

    Reading(Path path, InputStream in, long size) {
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
