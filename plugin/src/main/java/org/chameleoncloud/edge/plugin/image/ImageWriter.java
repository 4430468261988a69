package org.chameleoncloud.edge.plugin.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.output.BlockDevice;
import org.chameleoncloud.edge.plugin.image.Flash.Card;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.FileFailures;

/**
 * Writes an image to a card, and reads it back from its storage.
 *
 * @param image a file
 */
record ImageWriter(Path image) implements Flash.Writer {
  private static final int BUFFER = 4 << 20;

  /**
   * Refuses drives that an image must not be written to.
   *
   * @param size of the image; 0 if it is not known yet
   * @param fixed whether drives that are not removable are accepted
   * @throws CommandFailure naming the first of them
   */
  static void requireUsable(List<Drive> drives, long size, boolean fixed) {
    for (Drive drive : drives) {
      if (drive.partition()) {
        throw CommandFailure
            .failed(drive.path() + " is a partition, but an image is that of a whole"
                + " drive: name the drive, without the number at the end");
      }
      if (!drive.removable() && !fixed) {
        throw CommandFailure.notConfirmed(drive.description() + ", is not removable: it may be this"
            + " machine's own drive. If it is the right one, add --force-fixed");
      }
      requireUnused(drive, size);
    }
  }

  private static void requireUnused(Drive drive, long size) {
    try {
      drive.mountPoint().ifPresent(where -> {
        throw CommandFailure.failed(drive.path() + " is in use: it is mounted at " + where
            + ". Make sure that it is the right drive, then unmount it");
      });
      BlockDevice.of(drive.path()).requireUsable(size);
    } catch (BakeFailure e) {
      throw CommandFailure.failed(e.getMessage());
    } catch (IOException e) {
      throw failure(drive, e);
    }
  }

  /** The download may have taken long: another drive may have the name by now. */
  private static void requireSame(Drive confirmed) {
    if (!Drive.of(confirmed.path()).equals(confirmed)) {
      throw CommandFailure.failed(confirmed.path() + " is another drive than when the command was"
          + " started, or has other partitions: nothing was written to it. Check which drive it is,"
          + " and run the command again");
    }
  }

  private static CommandFailure failure(Drive drive, IOException e) {
    return e instanceof AccessDeniedException
        ? CommandFailure
            .failed("you may not write to " + drive.path() + ": download the image first"
                + " (kubectl chi-edge image download), and run image flash --file as root")
        : CommandFailure.failed(drive.path() + " cannot be written: " + FileFailures.reason(e)
            + ". Remove and reinsert it, or use another one");
  }

  @Override
  public void write(Card card) {
    try (FileChannel file = FileChannel.open(image, StandardOpenOption.READ)) {
      long size = file.size();
      requireSame(card.drive());
      requireUnused(card.drive(), size);
      BlockDevice.of(card.drive().path()).write(sink -> copy(file, size, sink, card), size,
          new ReadBack(card));
      card.finish();
    } catch (BakeFailure e) {
      throw CommandFailure.failed(e.getMessage());
    } catch (IOException e) {
      throw failure(card.drive(), e);
    }
  }

  private static Digest copy(FileChannel file, long size, BlockDevice.Sink sink, Card card)
      throws IOException {
    Hasher hasher = Algorithm.BLAKE3.start();
    ByteBuffer part = ByteBuffer.allocateDirect(BUFFER);
    long at = 0;
    card.begin();
    for (int count = file.read(part, at); count > 0; count = file.read(part.clear(), at)) {
      part.flip();
      hasher.update(part.duplicate());
      sink.write(part);
      at += count;
      card.is("writing " + at * 100 / size + "%");
    }
    card.is("writing to the card");
    return hasher.finish();
  }

  private record ReadBack(Card card) implements org.chameleoncloud.edge.baker.outcome.Progress {
    @Override
    public void step(String what) {
      card.is(what);
    }

    @Override
    public void moved(long done, long total) {
      card.is("reading back " + done * 100 / total + "%");
    }
  }
}
