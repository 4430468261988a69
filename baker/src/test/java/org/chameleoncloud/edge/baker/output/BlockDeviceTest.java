package org.chameleoncloud.edge.baker.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.chameleoncloud.edge.baker.Refusals.assertRefused;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockDeviceTest {
  @TempDir
  private Path directory;
  private Path device;

  @BeforeEach
  void card() throws Exception {
    device = Files.write(directory.resolve("sdb"), new byte[1000]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s / ext4 rw 0 0", "%s1 /boot vfat rw 0 0", "%sp2 /data ext4 rw 0 0",
      "%s3\tpartition\t1048572\t0\t-2"})
  void refusesADriveThatIsInUse(String line) {
    BlockDevice used = new BlockDevice(device, List.of("proc /proc proc rw 0 0",
        line.formatted(device)));

    assertRefused(() -> used.requireUsable(10), Reason.Busy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%sc / ext4 rw 0 0", "%sb1 / ext4 rw 0 0", "/dev/sda / ext4 rw 0 0"})
  void acceptsADriveIfOnlyAnotherOneIsInUse(String line) {
    BlockDevice free = new BlockDevice(device, List.of(line.formatted(device)));

    assertThatCode(() -> free.requireUsable(1000)).doesNotThrowAnyException();
  }

  @Test
  void refusesADriveThatIsTooSmall() {
    assertRefused(() -> new BlockDevice(device, List.of()).requireUsable(1001),
        Reason.OutputFull);
  }

  @Test
  void findsTheHoldersOfADriveAndItsPartitions() throws Exception {
    Files.createDirectories(directory.resolve("block/sdb/holders"));
    Files.createDirectories(directory.resolve("block/sdb/sdb1/holders/dm-0"));

    List<String> holders = BlockDevice.holders(Path.of("/dev/sdb"), directory.resolve("block"));

    assertThat(holders).containsExactly("/dev/sdb1 dm-0");
    assertThat(BlockDevice.holders(Path.of("/dev/sdc"), directory.resolve("block"))).isEmpty();
  }

  @Test
  void readsBackWhatItWrote() throws Exception {
    byte[] image = new byte[900];
    Arrays.fill(image, (byte) 7);
    BlockDevice card = new BlockDevice(device, List.of());

    Digest digest = card.write(sink -> {
      sink.write(ByteBuffer.wrap(image));
      return digest(image);
    }, 900, Progress.NONE);

    assertThat(digest).isEqualTo(digest(image));
    assertThat(Files.readAllBytes(device)).startsWith(image).hasSize(1000);
  }

  private static Digest digest(byte[] content) {
    Hasher hasher = Algorithm.BLAKE3.start();
    hasher.update(ByteBuffer.wrap(content));
    return hasher.finish();
  }

  @Test
  void detectsACardThatDoesNotStoreWhatWasWritten() {
    BlockDevice card = new BlockDevice(device, List.of());

    assertRefused(() -> card.write(_ -> digest(new byte[]{1}), 900, Progress.NONE),
        Reason.NotReadBack);
  }
}
