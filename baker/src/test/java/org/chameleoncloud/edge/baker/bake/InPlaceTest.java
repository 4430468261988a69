package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.chameleoncloud.edge.baker.Refusals.assertRefused;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.boot.BootPartition;
import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.config.Connection;
import org.chameleoncloud.edge.baker.fat.FatKind;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Baked;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.sample.FatFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InPlaceTest extends StockImage {
  @Test
  void changesAnImageInPlace() throws Exception {
    Baked baked = InPlace.run(source, Images.changes(), Progress.NONE);

    assertThat(Images.config(source)).contains("hunter2");
    assertThat(baked.digest().hex()).isEqualTo(Images.sha256(Files.readAllBytes(source)));
  }

  @Test
  void doesNotModifyAnImageThatItRefuses() throws IOException {
    Images.write(Images.withConfig("[]"), source);
    byte[] before = Files.readAllBytes(source);

    assertRefused(() -> InPlace.run(source, Images.changes(), Progress.NONE),
        Reason.MalformedConfig);
    assertThat(Files.readAllBytes(source)).isEqualTo(before);
  }

  @Test
  void updatesTheChecksumFile() throws IOException {
    bake();
    Baked again = InPlace.run(output, Images.changes("{\"uuid\":\"9\"}"), Progress.NONE);

    assertThat(directory.resolve("lab/pi.img.sha256"))
        .hasContent(again.digest().hex() + "  pi.img\n");
  }

  @ParameterizedTest
  @CsvSource({"lab,LAB", "a:b,c", "'dot.',c"})
  void writesNothingIfTheNamesOfConnectionsAreInvalidOnFat(String first, String second)
      throws IOException {
    assertRefused(() -> InPlace.run(source, connections(List.of(first, second)), Progress.NONE),
        Reason.BadConfiguration);
    assertThat(source).hasBinaryContent(image);
  }

  @Test
  void writesAHundredConnectionsWithTheLongestNames() throws IOException {
    MemoryDisk disk = smallClusters();
    Images.write(disk, source);
    List<String> names = IntStream.range(0, 100).mapToObj(i -> ("%03d" + "x".repeat(252))
        .formatted(i)).toList();

    InPlace.run(source, connections(names), Progress.NONE);

    assertThat(BootPartition.find(new MemoryDisk(Files.readAllBytes(source))).volume()
        .list("system-connections")).hasSize(100);
  }

  @Test
  void writesNothingIfThereIsNoSpaceForAllNames() throws IOException {
    MemoryDisk full = smallClusters();
    int free = (int) BootPartition.find(full).volume().freeBytes();
    // Enough space for three small files, but not for the growth of their directory.
    Images.addFile(full, "rest", "x".repeat(free - 8 * 512));
    Images.write(full, source);

    assertRefused(() -> InPlace.run(source,
        connections(List.of("a" + "x".repeat(254), "b" + "x".repeat(254), "c" + "x".repeat(254))),
        Progress.NONE), Reason.NoRoom);
    assertThat(source).hasBinaryContent(full.content());
  }

  private static MemoryDisk smallClusters() throws IOException {
    MemoryDisk disk = Images.formatted(
        new FatFormat(FatKind.FAT12, 512, 512, 512, "resin-boot", "resin-boot"));
    Images.addFile(disk, "config.json", Images.STOCK);
    return disk;
  }

  private static Changes connections(List<String> names) {
    return new Changes(Images.changes().config(), "", false, names.stream().map(
        name -> Connection.of(name, "[connection]\nid=lab\ntype=ethernet\n".getBytes(
            StandardCharsets.UTF_8)))
        .toList());
  }

  @Test
  void writesNothingIfThereIsNoSpaceForAllFiles() throws IOException {
    MemoryDisk full = Images.withConfig(Images.STOCK);
    int free = (int) BootPartition.find(full).volume().freeBytes();
    Images.addFile(full, "rest", "x".repeat(free - 2 * 2048));
    Images.write(full, source);
    byte[] text = ("[connection]\nid=lab\ntype=ethernet\n#" + "x".repeat(4000)).getBytes(
        StandardCharsets.UTF_8);
    Changes changes = new Changes(Images.changes().config(), "", false,
        List.of(Connection.of("lab", text)));

    assertRefused(() -> InPlace.run(source, changes, Progress.NONE), Reason.NoRoom);
    assertThat(Files.readAllBytes(source)).isEqualTo(full.content());
  }
}
