package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.MemoryDisk;
import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Baked;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.source.FileSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Bakes a small stock image into a temporary directory. */
abstract class StockImage {
  @TempDir
  Path directory;
  Path source;
  Path output;
  byte[] image;

  @BeforeEach
  void stockImage() throws IOException {
    MemoryDisk disk = Images.withConfig(Images.STOCK);
    Images.addFile(disk, "os-release", "VERSION=\"6\"\nVERSION_ID=\"6.1.15\"\n");
    image = disk.content();
    source = Files.write(directory.resolve("base.img"), image);
    output = directory.resolve("lab/pi.img");
  }

  Baked bake() throws IOException {
    return bake("", Images.changes());
  }

  Baked bake(String sha256, Changes changes) throws IOException {
    return Bake.run(
        new BakeRequest(new FileSource(Place.of(source)), sha256, Images.MAX_BYTES, changes,
            Images.rawTarget(output), null),
        Progress.NONE);
  }

  List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(output.getParent())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
