package org.chameleoncloud.edge.plugin.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.output.BlockDevice;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.FileFailures;
import org.chameleoncloud.edge.plugin.output.Progress;

/** Writes one image to several cards at once, and reads each back from its storage. */
final class Flash {
  private static final int BUFFER = 4 << 20;
  private static final int POLL_MILLIS = 200;

  private final Path image;
  private final List<Drive> drives;

  Flash(Path image, List<Drive> drives) {
    this.image = image;
    this.drives = List.copyOf(drives);
  }

  /** How far one card is. */
  private static final class Card {
    private final Drive drive;
    private Future<?> written;
    private volatile String state = "waiting";

    private Card(Drive drive) {
      this.drive = drive;
    }
  }

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

  /**
   * Writes the image to all cards.
   *
   * @return the lines to print, one for each card
   * @throws CommandFailure if it failed for any; the message says for which, and the others are complete
   */
  List<String> write(Progress progress) {
    List<Card> cards = drives.stream().map(Card::new).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(cards.size())) {
      cards.forEach(card -> card.written = threads.submit(() -> {
        write(card);
        return null;
      }));
      List<String> failures = new ArrayList<>();
      for (Card card : cards) {
        await(card, cards, progress).ifPresent(failures::add);
      }
      progress.close();
      if (!failures.isEmpty()) {
        throw CommandFailure.failed(String.join(" ", failures) + (failures.size() < cards.size()
            ? " The other " + (cards.size() - failures.size()) + " of " + cards.size()
                + " are written."
            : ""));
      }
    }
    return drives.stream().map(drive -> drive.path() + " written and read back").toList();
  }

  private Optional<String> await(Card card, List<Card> cards, Progress progress) {
    while (true) {
      try {
        card.written.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        return Optional.empty();
      } catch (TimeoutException _) {
        progress.show(cards.stream().map(each -> each.drive.path().getFileName() + " " + each.state)
            .collect(Collectors.joining("; ")));
      } catch (ExecutionException e) {
        if (e.getCause() instanceof CommandFailure known) {
          return Optional.of(known.getMessage() + ".");
        }
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw CommandFailure.failed("interrupted: the cards are not complete, write them again");
      }
    }
  }

  private void write(Card card) {
    try (FileChannel file = FileChannel.open(image, StandardOpenOption.READ)) {
      long size = file.size();
      requireSame(card.drive);
      requireUnused(card.drive, size);
      BlockDevice.of(card.drive.path()).write(sink -> copy(file, size, sink, card), size,
          new ReadBack(card));
      card.state = "done";
    } catch (BakeFailure e) {
      throw CommandFailure.failed(e.getMessage());
    } catch (IOException e) {
      throw failure(card.drive, e);
    }
  }

  private static Digest copy(FileChannel file, long size, BlockDevice.Sink sink, Card card)
      throws IOException {
    Hasher hasher = Algorithm.BLAKE3.start();
    ByteBuffer part = ByteBuffer.allocateDirect(BUFFER);
    long at = 0;
    for (int count = file.read(part, at); count > 0; count = file.read(part.clear(), at)) {
      part.flip();
      hasher.update(part.duplicate());
      sink.write(part);
      at += count;
      card.state = "writing " + at * 100 / size + "%";
    }
    card.state = "writing to the card";
    return hasher.finish();
  }

  private record ReadBack(Card card) implements org.chameleoncloud.edge.baker.outcome.Progress {
    @Override
    public void step(String what) {
      card.state = what;
    }

    @Override
    public void moved(long done, long total) {
      card.state = "reading back " + done * 100 / total + "%";
    }
  }
}
