package org.chameleoncloud.edge.baker.output;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.chameleoncloud.edge.baker.bake.StockImage;
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
}
