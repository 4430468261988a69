package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.chameleoncloud.edge.baker.directory.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemovalTest extends StockImage {
  @Test
  void removesTheImageAndAllFilesThatBelongToIt() throws IOException {
    bake();
    Files.write(output.resolveSibling(".pi.img.baking"), new byte[100]);

    Removal.run(Place.of(output), false);

    assertThat(names()).isEmpty();
  }

  @Test
  void prunesTheDirectoryOnlyIfItIsEmpty() throws IOException {
    bake();
    Path other = Files.write(output.resolveSibling("other.img"), new byte[1]);

    Removal.run(Place.of(output), true);
    assertThat(other).exists();

    Files.delete(other);
    Removal.run(Place.of(output), true);
    assertThat(output.getParent()).doesNotExist();
  }

  @Test
  void succeedsIfThereIsNothingToRemove() throws IOException {
    assertThat(Removal.run(Place.of(output), true).path()).isEqualTo(output.toString());
    assertThat(output.getParent()).doesNotExist();
  }

  @Test
  void succeedsForANameThatNoFileCanHave() throws IOException {
    bake();
    Path impossible = output.resolveSibling("x".repeat(252) + ".img");

    assertThat(Removal.run(Place.of(impossible), true).path()).isEqualTo(impossible.toString());
    assertThat(output).exists();
  }

  @ParameterizedTest
  @ValueSource(ints = {240, 248, 249, 255})
  void removesAnImageWithALongName(int length) throws IOException {
    Files.createDirectories(output.getParent());
    Path image = Files.write(output.resolveSibling("x".repeat(length)), new byte[1]);

    Removal.run(Place.of(image), true);

    assertThat(output.getParent()).doesNotExist();
  }

  @Test
  void removesManyImagesInADirectoryConcurrently() throws Exception {
    Path directory = output.getParent();
    for (int round = 0; round < 25; round++) {
      Files.createDirectories(directory);
      CyclicBarrier together = new CyclicBarrier(8);
      List<Callable<Object>> removals = new ArrayList<>();
      for (int number = 0; number < 8; number++) {
        Path image = Files.write(directory.resolve("pi-" + number + ".img"), new byte[1]);
        removals.add(() -> {
          together.await();
          return Removal.run(Place.of(image), true);
        });
      }
      try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
        for (Future<Object> removal : threads.invokeAll(removals)) {
          removal.get();
        }
      }
      assertThat(directory).doesNotExist();
    }
  }
}
