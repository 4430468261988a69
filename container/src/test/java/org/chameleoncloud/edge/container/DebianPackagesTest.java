package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which packages an image needs. */
class DebianPackagesTest {
  @TempDir
  private Path directory;

  private List<String> required(Architecture architecture, String... pins) {
    return new DebianPackages(directory, architecture).required(List.of(pins));
  }

  @Test
  void onlyTheImageForAmd64HasTheFasterInflate() {
    assertThat(required(Architecture.AMD64)).contains("libc6", "libisal2");
    assertThat(required(Architecture.ARM64)).contains("libc6").doesNotContain("libisal2");
  }

  @Test
  void aVersionIsForAllArchitecturesThatHaveThePackage() {
    assertThat(required(Architecture.AMD64, "libc6=2", "libisal2=1"))
        .containsExactly("libc6=2", "libisal2=1");
    assertThat(required(Architecture.ARM64, "libc6=2", "libisal2=1")).containsExactly("libc6=2");
  }

  @Test
  void aVersionForOneArchitectureIsUsedThereOnly() {
    assertThat(required(Architecture.AMD64, "libc6:amd64=1:2", "libc6:arm64=1:2+b1"))
        .containsExactly("libc6:amd64=1:2");
    assertThat(required(Architecture.ARM64, "libc6:amd64=1:2", "libc6:arm64=1:2+b1"))
        .containsExactly("libc6:arm64=1:2+b1");
  }
}
