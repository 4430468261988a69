package org.chameleoncloud.edge.baker.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.baker.base.BaseIndex.Extent;
import org.chameleoncloud.edge.baker.base.BaseIndex.ExtentRecorder;
import org.chameleoncloud.edge.baker.digest.Blake3Tree;
import org.chameleoncloud.edge.baker.directory.OpenDirectory;
import org.chameleoncloud.edge.baker.directory.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseIndexTest {
  private static final int KIB = 1024;

  @Test
  void skipsOnlyLargeHoles() {
    ExtentRecorder extents = new ExtentRecorder();
    extents.zeros(100 * KIB, 104 * KIB);
    extents.zeros(200 * KIB, 232 * KIB);
    extents.zeros(232 * KIB, 264 * KIB);
    extents.zeros(900 * KIB, 1000 * KIB);

    assertThat(extents.data(1000 * KIB)).containsExactly(new Extent(0, 200 * KIB),
        new Extent(264 * KIB, 900 * KIB));
  }

  @Test
  void hasNoDataForAnImageOfZeros() {
    ExtentRecorder extents = new ExtentRecorder();
    extents.zeros(0, 1000 * KIB);

    assertThat(extents.data(1000 * KIB)).isEmpty();
  }

  @Test
  void listsTheHolesBetweenTheData() {
    BaseIndex index = new BaseIndex(100, List.of(new Extent(10, 20), new Extent(30, 90)),
        tree());

    assertThat(index.holes()).containsExactly(new Extent(0, 10), new Extent(20, 30),
        new Extent(90, 100));
  }

  @Test
  void isTheSameAfterWritingAndReading(@TempDir Path directory) throws IOException {
    BaseIndex index = new BaseIndex(100, List.of(new Extent(10, 20)), tree());
    Files.write(directory.resolve(BaseIndex.nameFor("base")), index.bytes().array());

    BaseIndex read = read(directory).orElseThrow();

    assertThat(read.size()).isEqualTo(100);
    assertThat(read.data()).isEqualTo(index.data());
    assertThat(read.tree().digest()).isEqualTo(index.tree().digest());
  }

  private static Optional<BaseIndex> read(Path directory) throws IOException {
    Place base = Place.of(directory.resolve("base"));
    try (OpenDirectory open = base.openDirectory()) {
      return BaseIndex.read(open, base.name());
    }
  }

  @Test
  void isEmptyIfTheFileIsDamagedOrMissing(@TempDir Path directory) throws IOException {
    byte[] whole = new BaseIndex(100, List.of(new Extent(10, 20)), tree()).bytes().array();
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x10;
      assertThat(BaseIndex.parse(damaged)).as("byte %d", i).isEmpty();
    }
    assertThat(read(directory)).isEmpty();
  }

  /** Another who writes to the cache may compute the checksum, too. */
  @Test
  void isEmptyIfItsPartsAreNotThoseOfAnImage() {
    for (List<Extent> data : List.of(List.of(new Extent(20, 10)), List.of(new Extent(-5, 10)),
        List.of(new Extent(10, 101)), List.of(new Extent(10, 20), new Extent(15, 30)))) {
      assertThat(parsed(new BaseIndex(100, data, tree()))).as("%s", data).isEmpty();
    }
    assertThat(parsed(new BaseIndex(1 << 20, List.of(), tree()))).as("a short tree").isEmpty();
    assertThat(parsed(new BaseIndex(-1, List.of(), tree()))).as("a negative size").isEmpty();
  }

  private static Optional<BaseIndex> parsed(BaseIndex index) {
    return BaseIndex.parse(index.bytes().array());
  }

  private static Blake3Tree tree() {
    Blake3Tree.Builder builder = new Blake3Tree.Builder();
    builder.update(ByteBuffer.allocate(100));
    return builder.tree();
  }
}
