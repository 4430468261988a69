package org.chameleoncloud.edge.baker.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.Refusals.assertRefused;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.output.ReceivedFile;
import org.chameleoncloud.edge.baker.receive.ReceiveMessage.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiverTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir
  private Path volume;
  private final List<ReceiveMessage> told = new ArrayList<>();
  private final byte[] content = new byte[700_000];
  private Path file;

  @BeforeEach
  void content() {
    new Random(11).nextBytes(content);
    file = volume.resolve("base/pi4.img.zip");
  }

  private static Digest digest(byte[] bytes) {
    Hasher hasher = Algorithm.SHA_256.start();
    hasher.update(ByteBuffer.wrap(bytes));
    return hasher.finish();
  }

  private Receiver receiver(byte[] wanted, boolean replacing) {
    return new Receiver(Place.below(volume, file), wanted.length, digest(wanted), replacing,
        told::add);
  }

  private void receive(byte[] sent) {
    receiver(content, false).receive(new ByteArrayInputStream(sent), LONG);
  }

  private List<Kind> kinds() {
    return told.stream().map(ReceiveMessage::kind).filter(kind -> kind != Kind.WRITTEN).toList();
  }

  private static byte[] start(byte[] bytes, int count) {
    return Arrays.copyOf(bytes, count);
  }

  private static byte[] rest(byte[] bytes, int from) {
    return Arrays.copyOfRange(bytes, from, bytes.length);
  }

  @Test
  void storesWhatArrivesAndReadsItBack() throws IOException {
    receive(content);

    assertThat(file).hasBinaryContent(content);
    assertThat(kinds()).containsExactly(Kind.READY, Kind.RECEIVED);
    assertThat(told).contains(new ReceiveMessage(Kind.READY, 0),
        new ReceiveMessage(Kind.WRITTEN, content.length));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**.receiving*");
  }

  @Test
  void doesNotWaitForTheEndOfTheInput() throws IOException {
    try (PipedOutputStream sender = new PipedOutputStream()) {
      PipedInputStream input = new PipedInputStream(sender, content.length);
      sender.write(content);

      receiver(content, false).receive(input, LONG);
    }
    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void continuesWhatBrokeOff() {
    assertRefused(() -> receive(start(content, 300_000)), Reason.Interrupted)
        .contains("300000 of 700000 bytes");
    assertThat(file).doesNotExist();

    receive(rest(content, 300_000));

    assertThat(told).contains(new ReceiveMessage(Kind.READY, 300_000));
    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void asksForAllAgainWhenTheBeginningIsDamaged() throws IOException {
    assertRefused(() -> receive(new byte[300_000]), Reason.Interrupted);
    byte[] restAndAll = Arrays.copyOf(rest(content, 300_000), 400_000 + content.length);
    System.arraycopy(content, 0, restAndAll, 400_000, content.length);

    receive(restAndAll);

    assertThat(kinds()).containsSubsequence(Kind.READY, Kind.READY, Kind.RECEIVED);
    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void leavesNothingOfWhatHasAnotherDigest() {
    assertRefused(() -> receive(new byte[content.length]), Reason.DigestMismatch)
        .contains("send it again");

    assertThat(file.getParent()).isEmptyDirectory();
  }

  @Test
  void doesNotReceiveWhatIsThere() {
    receive(content);
    told.clear();

    receive(new byte[0]);

    assertThat(kinds()).containsExactly(Kind.PRESENT);
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**.receiving*");
  }

  @Test
  void replacesAnotherFileOnlyIfItMay() throws IOException {
    Files.createDirectory(file.getParent());
    Files.writeString(file, "another");

    assertRefused(() -> receive(content), Reason.BadRequest).contains("--force");
    assertThat(kinds()).containsExactly(Kind.OCCUPIED);
    assertThat(file).hasContent("another");
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**.receiving*");

    receiver(content, true).receive(new ByteArrayInputStream(content), LONG);
    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void forgetsThePartOfOtherContent() throws IOException {
    byte[] other = new byte[500];
    assertRefused(() -> receiver(other, false).receive(new ByteArrayInputStream(new byte[100]),
        LONG), Reason.Interrupted);

    receive(content);

    assertThat(file).hasBinaryContent(content);
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**.receiving*");
  }

  @Test
  void refusesASecondSender() throws IOException {
    try (ReceivedFile first = ReceivedFile.lock(Place.below(volume, file), digest(content))) {
      assertRefused(() -> receive(content), Reason.Busy).contains("another process is receiving");
      assertThat(first.channel().size()).isZero();
    }
    receive(content);
    assertThat(file).hasBinaryContent(content);
  }

  @Test
  void givesUpWhenTheSenderIsSilent() throws IOException {
    try (PipedOutputStream sender = new PipedOutputStream();
        InputStream input = new PipedInputStream(sender)) {
      assertRefused(() -> receiver(content, false).receive(input, Duration.ofMillis(10)),
          Reason.Interrupted).contains("nothing arrived");
    }
  }

  @Test
  void refusesADirectoryOfDevicesImages() throws IOException {
    Path images = Files.createDirectories(file.getParent());
    Files.createFile(images.resolve(".uc-rpi4-03.img.baking.lock"));

    assertRefused(() -> receive(content), Reason.BadRequest)
        .contains("images of devices are stored in the directory");
    assertThat(told).isEmpty();
  }

  @Test
  void refusesALinkAndANameWithoutRoomForHiddenOnes() throws IOException {
    Files.createDirectory(file.getParent());
    Files.createSymbolicLink(file, volume.resolve("elsewhere"));
    assertRefused(() -> receive(content), Reason.BadRequest).contains("is a symbolic link");

    file = volume.resolve("x".repeat(230));
    assertRefused(() -> receive(content), Reason.BadRequest).contains("too long");
  }

  @Test
  void messagesAreReadAsTheyAreWritten() {
    for (Kind kind : Kind.values()) {
      ReceiveMessage message = new ReceiveMessage(kind, 12_345_678_901L);
      assertThat(ReceiveMessage.parse(message.line())).contains(message);
    }
    for (String line : List.of("", "ready", "ready x", "ready -1", "ready 99999999999999999999",
        "sent 1", "READY 1", "ready 9999999999999999999")) {
      assertThat(ReceiveMessage.parse(line)).as(line).isEmpty();
    }
  }
}
