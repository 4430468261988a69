package org.chameleoncloud.edge.baker.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.directory.RegularFile;
import org.chameleoncloud.edge.baker.directory.UnsafeFileException;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** An image in a file, which is not modified. */
public record FileSource(Place place) implements Source {

  @Override
  public String name() {
    return place.toString();
  }

  @Override
  public String identity() {
    return place.path().toAbsolutePath().normalize().toString();
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public SourceStream open() throws IOException {
    try {
      return new Stream(place);
    } catch (NoSuchFileException _) {
      throw new BakeFailure(Reason.SourceMissing, "the file " + place + " does not exist");
    } catch (UnsafeFileException unsafe) {
      throw new BakeFailure(Reason.SourceMissing, switch (unsafe.kind()) {
        case DIRECTORY -> place + " is a directory; specify a file in it";
        case SPECIAL -> place + " is a device or a pipe; copy it to a file first";
        default -> place + " cannot be read: " + unsafe.getReason();
      });
    } catch (IOException error) {
      throw unreadable(place, error);
    }
  }

  private static BakeFailure changed(Place place) {
    return new BakeFailure(Reason.SourceChanged,
        place + " was modified while it was read; try again when it is complete");
  }

  private static BakeFailure unreadable(Place place, IOException error) {
    return new BakeFailure(Reason.SourceUnreadable, place + " cannot be read: "
        + (error instanceof AccessDeniedException ? "permission denied" : error.getMessage()),
        error);
  }

  private static final class Stream implements SourceStream {
    private final Place place;
    private final RegularFile.Version version;
    private final FileChannel file;
    private final InputStream bytes;

    Stream(Place place) throws IOException {
      this.place = place;
      try (RegularFile found = place.open()) {
        this.version = found.version();
        this.file = found.read();
      }
      this.bytes = new GuardedStream(place, Channels.newInputStream(file), version.size());
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
      return version.size();
    }

    @Override
    public void requireUnchanged() throws IOException {
      try (RegularFile found = place.open()) {
        if (!found.version().equals(version)) {
          throw changed(place);
        }
      } catch (NoSuchFileException | UnsafeFileException _) {
        throw changed(place);
      }
    }

    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }

  /** Names the file in errors, so that they are not mistaken for errors of the output, and detects a changed length. */
  private static final class GuardedStream extends FilterInputStream {
    private final Place place;
    private long left;

    GuardedStream(Place place, InputStream in, long size) {
      super(in);
      this.place = place;
      this.left = size;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      try {
        int count = in.read(target, offset, length);
        left -= Math.max(0, count);
        if (left < 0 || count < 0 && left > 0) {
          throw changed(place);
        }
        return count;
      } catch (IOException error) {
        throw unreadable(place, error);
      }
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }
  }
}
