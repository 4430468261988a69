package org.chameleoncloud.edge.baker.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Objects;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** An image in a file. */
public final class FileDisk implements Disk {
  private final FileChannel channel;
  private final boolean ordered;

  private FileDisk(FileChannel channel, boolean ordered) {
    this.channel = channel;
    this.ordered = ordered;
  }

  /** A file that is not visible under its final name yet: the order in which writes become durable does not matter. */
  public static FileDisk unpublished(FileChannel channel) {
    return new FileDisk(channel, false);
  }

  /** A file that is modified in place: barriers are enforced. */
  public static FileDisk published(FileChannel channel) {
    return new FileDisk(channel, true);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void read(long position, ByteBuffer target) throws IOException {
    if (position < 0) {
      throw new IllegalArgumentException("position " + position);
    }
    long at = position;
    while (target.hasRemaining()) {
      int count = channel.read(target, at);
      if (count < 0) {
        throw new BakeFailure(Reason.CutImage, "the image is truncated at byte " + at
            + "; copy or download it again");
      }
      at += count;
    }
  }

  @Override
  public void write(long position, ByteBuffer source) throws IOException {
    Objects.checkFromIndexSize(position, source.remaining(), channel.size());
    long at = position;
    while (source.hasRemaining()) {
      at += channel.write(source, at);
    }
  }

  @Override
  public void barrier() throws IOException {
    if (ordered) {
      channel.force(false);
    }
  }
}
