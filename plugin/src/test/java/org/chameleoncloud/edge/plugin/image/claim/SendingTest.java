package org.chameleoncloud.edge.plugin.image.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.receive.ReceiveMessage;
import org.chameleoncloud.edge.baker.receive.ReceiveMessage.Kind;
import org.chameleoncloud.edge.baker.receive.Receiver;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sender, with baker's receiver at the other end of a pipe. */
class SendingTest {
  /** More than may be on its way at once. */
  private static final int SIZE = Sending.WINDOW * 2 + 12_345;

  @TempDir
  private Path volume;
  private final byte[] content = new byte[SIZE];
  private final List<ReceiveMessage> told = new ArrayList<>();
  private FileChannel file;

  @BeforeEach
  void file() throws IOException {
    new Random(3).nextBytes(content);
    file = FileChannel.open(Files.write(volume.resolve("sent"), content),
        StandardOpenOption.READ);
  }

  @AfterEach
  void closeFile() throws IOException {
    file.close();
  }

  private Delivery delivery(boolean replacing) {
    Hasher hasher = Algorithm.SHA_256.start();
    hasher.update(ByteBuffer.wrap(content));
    return new Delivery(file, SIZE, hasher.finish(), "pi4.img", replacing);
  }

  private Kind send(boolean replacing, int breaksAfter) throws IOException {
    Delivery delivery = delivery(replacing);
    return new Sending(out -> new Piped(out, delivery, breaksAfter), delivery, told::add).send();
  }

  /** A receiver in a thread. */
  private final class Piped implements RunningProgram {
    private final PipedOutputStream input = new PipedOutputStream();
    private final CompletableFuture<Integer> exit;
    private final int breaksAfter;
    private int moved;
    private volatile String reason = "";

    private Piped(OutputStream out, Delivery delivery, int breaksAfter) throws IOException {
      this.breaksAfter = breaksAfter;
      InputStream read = new PipedInputStream(input, 1 << 20);
      exit = CompletableFuture.supplyAsync(() -> run(out, delivery, read));
    }

    private int run(OutputStream out, Delivery delivery, InputStream read) {
      try (read) {
        new Receiver(Place.below(volume, volume.resolve(delivery.path())), delivery.size(),
            delivery.digest(), delivery.replacing(), message -> write(out, message))
            .receive(read, Duration.ofSeconds(30));
        return 0;
      } catch (BakeFailure e) {
        reason = e.getMessage();
        return e.reason().exitCode();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void write(OutputStream out, ReceiveMessage message) {
      try {
        // In two parts, as a connection may deliver it.
        byte[] line = (message.line() + "\n").getBytes(StandardCharsets.US_ASCII);
        out.write(line, 0, 3);
        out.write(line, 3, line.length - 3);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
      if (moved >= breaksAfter) {
        input.close();
        throw new IOException("reset by peer");
      }
      moved += length;
      input.write(bytes, 0, length);
      input.flush();
    }

    @Override
    public OptionalInt exitCode(Duration wait) throws IOException {
      try {
        return OptionalInt.of(exit.get(wait.toMillis(), TimeUnit.MILLISECONDS));
      } catch (TimeoutException _) {
        return OptionalInt.empty();
      } catch (ExecutionException | InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void requireSuccess(int code, String what) {
      if (code != 0) {
        throw CommandFailure.failed("cannot " + what + ": " + reason);
      }
    }

    @Override
    public String reason() {
      return reason;
    }

    @Override
    public void close() {
      try {
        input.close();
        exit.get(60, TimeUnit.SECONDS);
      } catch (IOException | ExecutionException | InterruptedException | TimeoutException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void sendsMoreThanMayBeOnItsWayAtOnce() throws IOException {
    assertThat(send(false, Integer.MAX_VALUE)).isEqualTo(Kind.RECEIVED);

    assertThat(volume.resolve("pi4.img")).hasBinaryContent(content);
    assertThat(told).contains(new ReceiveMessage(Kind.WRITTEN, SIZE));
  }

  @Test
  void sendsOnlyTheRestAfterABreak() throws IOException {
    assertThatThrownBy(() -> send(false, 1 << 20)).isInstanceOf(IOException.class)
        .hasMessage("reset by peer");
    assertThat(volume.resolve("pi4.img")).doesNotExist();
    told.clear();

    assertThat(send(false, Integer.MAX_VALUE)).isEqualTo(Kind.RECEIVED);
    assertThat(told.getFirst()).isEqualTo(new ReceiveMessage(Kind.READY, 1 << 20));
    assertThat(volume.resolve("pi4.img")).hasBinaryContent(content);

    assertThat(send(false, 0)).isEqualTo(Kind.PRESENT);
  }

  @Test
  void sendsNothingWhereAnotherFileIs() throws IOException {
    Files.writeString(volume.resolve("pi4.img"), "another");

    assertThat(send(false, 0)).isEqualTo(Kind.OCCUPIED);
    assertThat(send(true, Integer.MAX_VALUE)).isEqualTo(Kind.RECEIVED);
  }

  @Test
  void saysWhyItIsRefused() throws IOException {
    Files.createFile(volume.resolve(".uc-rpi4-03.img.baking"));
    Path images = Files.createDirectory(volume.resolve("lab"));
    Files.createFile(images.resolve(".uc-rpi4-03.img.baking"));
    Delivery there = new Delivery(file, SIZE, new Digest(Algorithm.SHA_256, "0".repeat(64)),
        "lab/pi4.img", false);

    assertThatThrownBy(() -> new Sending(out -> new Piped(out, there, 0), there, told::add).send())
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("cannot store lab/pi4.img: images");
  }

  @Test
  void aFileThatBecomesShorterIsNoticed() throws IOException {
    try (FileChannel shortened = FileChannel.open(volume.resolve("sent"),
        StandardOpenOption.WRITE)) {
      shortened.truncate(1000);
    }
    assertThatThrownBy(() -> send(false, Integer.MAX_VALUE)).isInstanceOf(CommandFailure.class)
        .hasMessageContaining("became shorter while it was sent");
  }
}
