package org.chameleoncloud.edge.baker.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.chameleoncloud.edge.baker.bake.StockImage;
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
  private Path folder;
  private Path device;

  @BeforeEach
  void card() throws Exception {
    device = Files.write(folder.resolve("sdb"), new byte[1000]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s / ext4 rw 0 0", "%s1 /boot vfat rw 0 0", "%sp2 /data ext4 rw 0 0",
      "%s3\tpartition\t1048572\t0\t-2"})
  void refusesADriveThatIsInUse(String line) {
    BlockDevice used = new BlockDevice(device, List.of("proc /proc proc rw 0 0",
        line.formatted(device)));

    StockImage.assertRefused(() -> used.requireUsable(10), Reason.Busy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%sc / ext4 rw 0 0", "%sb1 / ext4 rw 0 0", "/dev/sda / ext4 rw 0 0"})
  void takesADriveWhenOnlyAnotherIsInUse(String line) {
    BlockDevice free = new BlockDevice(device, List.of(line.formatted(device)));

    assertThatCode(() -> free.requireUsable(1000)).doesNotThrowAnyException();
  }

  @Test
  void refusesADriveThatIsTooSmall() {
    StockImage.assertRefused(() -> new BlockDevice(device, List.of()).requireUsable(1001),
        Reason.OutputFull);
  }

  @Test
  void knowsWhatIsBuiltOnADriveAndItsPartitions() throws Exception {
    Files.createDirectories(folder.resolve("block/sdb/holders"));
    Files.createDirectories(folder.resolve("block/sdb/sdb1/holders/dm-0"));

    List<String> held = BlockDevice.held(Path.of("/dev/sdb"), folder.resolve("block"));

    assertThat(held).containsExactly("/dev/sdb1 dm-0");
    assertThat(BlockDevice.held(Path.of("/dev/sdc"), folder.resolve("block"))).isEmpty();
  }

  @Test
  void readsBackWhatItWrote() throws Exception {
    byte[] image = new byte[900];
    Arrays.fill(image, (byte) 7);
    BlockDevice card = new BlockDevice(device, List.of());

    Digest digest = card.write(sink -> {
      sink.write(ByteBuffer.wrap(image));
      Hasher hashing = Algorithm.BLAKE3.start();
      hashing.update(ByteBuffer.wrap(image));
      return hashing.finish();
    });

    assertThatCode(() -> card.requireHolds(900, digest, Progress.NONE))
        .doesNotThrowAnyException();
    assertThat(Files.readAllBytes(device)).startsWith(image).hasSize(1000);
  }

  @Test
  void noticesACardThatDoesNotKeepWhatWasWritten() throws Exception {
    BlockDevice card = new BlockDevice(device, List.of());
    Digest digest = Algorithm.BLAKE3.start().finish();

    StockImage.assertRefused(() -> card.requireHolds(900, digest, Progress.NONE),
        Reason.NotReadBack);
  }
}
