package org.chameleoncloud.edge.baker.receive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.function.Consumer;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.output.ImageDirectories;
import org.chameleoncloud.edge.baker.output.OutputFailures;
import org.chameleoncloud.edge.baker.output.ReceivedFile;
import org.chameleoncloud.edge.baker.output.ReceivedFile.Present;
import org.chameleoncloud.edge.baker.output.WriteBehind;
import org.chameleoncloud.edge.baker.receive.ReceiveMessage.Kind;

/**
 * Receives one file. The sender knows its size and digest, waits for {@link Kind#READY}, and sends from there to the end: the
 * end of the input means nothing, because not every way here conveys it.
 */
public final class Receiver {
  private static final int BUFFER = 256 << 10;
  /** Small, so that a sender with a slow connection hears of it often enough. */
  private static final long WRITTEN_STEP = 256L << 10;
  private static final long CHECKED_STEP = 8L << 20;

  private final Place output;
  private final long size;
  private final Digest digest;
  private final boolean replacing;
  private final Consumer<ReceiveMessage> sender;

  /**
   * A receiver of one file.
   *
   * @param output where it is put
   * @param size in bytes
   * @param replacing whether it may replace another file
   * @param sender receives reports of what happens
   */
  public Receiver(Place output, long size, Digest digest, boolean replacing,
      Consumer<ReceiveMessage> sender) {
    this.output = output;
    this.size = size;
    this.digest = digest;
    this.replacing = replacing;
    this.sender = sender;
  }

  /**
   * Receives it, unless it is there.
   *
   * @param silence after which, without a byte, the sender counts as gone
   * @throws BakeFailure {@code BadRequest} if another file is there or images of devices are stored there, {@code
   *         OutputFull}, {@code Busy}, {@code Interrupted} if the sender has stopped; what has arrived is kept then
   */
  public void receive(InputStream in, Duration silence) {
    ImageDirectories.requireElsewhere(output);
    try (TimedInput input = new TimedInput(in, silence);
        ReceivedFile file = ReceivedFile.lock(output, digest)) {
      OutputFailures.guard(output, () -> {
        receive(file, input);
        return file;
      });
    } catch (IOException e) {
      throw OutputFailures.of(output.path(), e);
    }
  }

  private void receive(ReceivedFile file, TimedInput input) throws IOException {
    Present present = file.present(size, new Checked());
    if (present == Present.THE_SAME) {
      file.discard();
      tell(Kind.PRESENT, size);
      return;
    }
    if (present == Present.ANOTHER && !replacing) {
      tell(Kind.OCCUPIED, 0);
      throw new BakeFailure(Reason.BadRequest, output + " exists, and has other content; choose"
          + " another name, or replace it with --force");
    }
    if (file.channel().size() > size) {
      file.channel().truncate(0);
    }
    boolean continued = file.channel().size() > 0;
    if (!isReceived(file, input)) {
      file.channel().truncate(0);
      if (!continued || !isReceived(file, input)) {
        file.discard();
        throw new BakeFailure(Reason.DigestMismatch, "what arrived for " + output + " does not have"
            + " the SHA-256 " + digest.hex() + "; send it again");
      }
    }
    file.publish(replacing);
    tell(Kind.RECEIVED, size);
  }

  private boolean isReceived(ReceivedFile file, TimedInput input) throws IOException {
    file.requireSpace(size);
    append(file.channel(), input);
    return file.isStored(new Checked());
  }

  private void append(FileChannel file, TimedInput input) throws IOException {
    long at = file.size();
    tell(Kind.READY, at);
    long told = at;
    byte[] buffer = new byte[BUFFER];
    try (WriteBehind storage = new WriteBehind(file)) {
      while (at < size) {
        int count = input.read(buffer, (int) Math.min(BUFFER, size - at));
        if (count < 0) {
          throw new BakeFailure(Reason.Interrupted, "the sender ended after " + at + " of " + size
              + " bytes; send the rest");
        }
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
        while (bytes.hasRemaining()) {
          at += file.write(bytes, at);
        }
        storage.wrote(count);
        if (at - told >= WRITTEN_STEP || at == size) {
          told = at;
          tell(Kind.WRITTEN, at);
        }
      }
      storage.await();
    }
  }

  private void tell(Kind kind, long bytes) {
    sender.accept(new ReceiveMessage(kind, bytes));
  }

  /** Reports often enough that the sender does not give up. */
  private final class Checked implements Progress {
    private long told;

    @Override
    public void step(String what) {
      // There is only one.
    }

    @Override
    public void moved(long done, long total) {
      if (done - told >= CHECKED_STEP) {
        told = done;
        tell(Kind.CHECKED, done);
      }
    }
  }
}
