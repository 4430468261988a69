package org.chameleoncloud.edge.baker.bake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

class RemovalTest extends StockImage {
  @Test
  void removesTheImageWithAllThatBelongsToIt() throws IOException {
    bake();
    Files.write(output.resolveSibling(".pi.img.baking"), new byte[100]);

    Removal.run(output, false);

    assertThat(names()).isEmpty();
  }

  @Test
  void removesAnEmptyFolderOnlyWhenAsked() throws IOException {
    bake();
    Path other = Files.write(output.resolveSibling("other.img"), new byte[1]);

    Removal.run(output, true);
    assertThat(other).exists();

    Files.delete(other);
    Removal.run(output, true);
    assertThat(output.getParent()).doesNotExist();
  }

  @Test
  void removesNothingWithoutComplaint() throws IOException {
    assertThat(Removal.run(output, true).path()).isEqualTo(output.toString());
    assertThat(output.getParent()).doesNotExist();
  }
}
