package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a small archive in the format of JDK 25; {@code ReproducibleIT} shows the same of a real one. */
class ArchivedTimesTest {
  private static final int REGIONS = 24;
  private static final int REGION = 96;
  private static final int HEADER = REGIONS + 4 * REGION;
  /** The third region has the heap objects. */
  private static final int HEAP_REGION = REGIONS + 2 * REGION;
  private static final int HEAP = 512;
  private static final int USED = 512;
  private static final int SOFT = HEAP;
  private static final int MIRROR = HEAP + 64;
  private static final int OTHER = HEAP + 256;
  private static final int CLASS = 0x1230;
  private static final long FROM = 5_000;
  private static final long TO = 9_000;

  @TempDir
  private Path directory;

  private static ByteBuffer archive() {
    ByteBuffer bytes = ByteBuffer.allocate(HEAP + USED).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0, 0xf00baba2).putInt(12, HEADER);
    bytes.putInt(HEAP_REGION + 12, 1).putLong(HEAP_REGION + 24, HEAP)
        .putLong(HEAP_REGION + 40, USED);
    softReference(bytes, SOFT, 7_000);
    bytes.putLong(MIRROR + 16, 0x800000000L + CLASS).putLong(MIRROR + 120, 7_001);
    return bytes;
  }

  private static void softReference(ByteBuffer bytes, int at, long time) {
    bytes.putLong(at, 1).putInt(at + 8, CLASS).putInt(at + 12, 0x40).putInt(at + 16, 0x50)
        .putLong(at + 32, time);
  }

  private static int sum(ByteBuffer bytes, int offset, int length) {
    CRC32 sum = new CRC32();
    sum.update(bytes.array(), offset, length);
    return (int) sum.getValue();
  }

  private static ByteBuffer withSums(ByteBuffer bytes) {
    bytes.putInt(HEAP_REGION, sum(bytes, HEAP, USED));
    return bytes.putInt(4, sum(bytes, 16, HEADER - 16));
  }

  private Path write(ByteBuffer bytes) throws IOException {
    return Files.write(directory.resolve("plugin.jsa"), bytes.array());
  }

  private static ByteBuffer read(Path file) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void assertRefused(ByteBuffer bytes, String message) throws IOException {
    Path file = write(bytes);
    assertThatThrownBy(() -> ArchivedTimes.clear(file, FROM, TO)).isInstanceOf(IOException.class)
        .hasMessageContaining(message);
    assertThat(Files.readAllBytes(file)).as("unchanged").isEqualTo(bytes.array());
  }

  @Test
  void theTimesOfSoftReferencesAndTheirClassBecomeZeroAndTheSumsFit() throws IOException {
    Path file = write(withSums(archive()));

    assertThat(ArchivedTimes.clear(file, FROM, TO)).isEqualTo(2);
    ByteBuffer expected = archive();
    expected.putLong(SOFT + 32, 0).putLong(MIRROR + 120, 0);
    assertThat(read(file).array()).isEqualTo(withSums(expected).array());
  }

  @Test
  void numbersThatLookLikeTimesStayInOtherObjects() throws IOException {
    ByteBuffer bytes = archive();
    softReference(bytes, OTHER, 7_002);
    // A queued reference, such as no archive has.
    bytes.putInt(OTHER + 20, 1);
    softReference(bytes, OTHER + 64, 7_003);
    // No object: locked.
    bytes.putLong(OTHER + 64, 2);
    // The clock of a class that no reference has.
    bytes.putLong(OTHER + 128 + 16, 0x800000000L + 8).putLong(OTHER + 128 + 120, 7_004);
    Path file = write(withSums(bytes));

    assertThat(ArchivedTimes.clear(file, FROM, TO)).isEqualTo(2);
    assertThat(read(file).getLong(OTHER + 32)).isEqualTo(7_002);
    assertThat(read(file).getLong(OTHER + 64 + 32)).isEqualTo(7_003);
    assertThat(read(file).getLong(OTHER + 128 + 120)).isEqualTo(7_004);
  }

  @Test
  void timesOutsideOfTheRunStay() throws IOException {
    ByteBuffer bytes = archive();
    softReference(bytes, OTHER, FROM - 1);
    softReference(bytes, OTHER + 64, TO + 1);
    Path file = write(withSums(bytes));

    assertThat(ArchivedTimes.clear(file, FROM, TO)).isEqualTo(2);
    assertThat(read(file).getLong(OTHER + 32)).isEqualTo(FROM - 1);
    assertThat(read(file).getLong(OTHER + 64 + 32)).isEqualTo(TO + 1);
  }

  @Test
  void whatIsNoArchiveIsRefused() throws IOException {
    assertRefused(ByteBuffer.allocate(HEAP), "is not an archive of classes");
    assertRefused(ByteBuffer.allocate(10), "is not an archive of classes");
  }

  @Test
  void anArchiveWithoutHeapObjectsIsRefused() throws IOException {
    assertRefused(withSums(archive()).putInt(HEAP_REGION + 12, 0), "has no heap objects");
  }

  @Test
  void anArchiveWhoseSumsDoNotFitIsOfAnotherFormat() throws IOException {
    assertRefused(withSums(archive()).putInt(HEAP_REGION, 1), "adapt ArchivedTimes");
    assertRefused(withSums(archive()).putInt(4, 1), "adapt ArchivedTimes");
  }

  @Test
  void offsetsOutsideOfTheFileAreOfAnotherFormat() throws IOException {
    assertRefused(withSums(archive()).putLong(HEAP_REGION + 24, HEAP + USED),
        "adapt ArchivedTimes");
    assertRefused(withSums(archive()).putInt(12, Integer.MAX_VALUE), "adapt ArchivedTimes");
    assertRefused(withSums(archive()).putInt(12, 8), "adapt ArchivedTimes");
  }

  @Test
  void anArchiveInWhichNoTimeIsFoundIsOfAnotherFormat() throws IOException {
    ByteBuffer bytes = archive();
    bytes.putLong(SOFT + 32, 1).putLong(MIRROR + 120, 1);

    assertRefused(withSums(bytes), "adapt ArchivedTimes");
  }
}
