package org.chameleoncloud.edge.baker.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.ReferenceTools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares what we find in generated checksum files with what {@code sha256sum --check} accepts. */
class Sha256sumComparisonTest {
  private static final String NAME = "pi 4.img.gz";
  private static final byte[] CONTENT = {1, 2, 3};
  private static final String DIGEST = Images.sha256(CONTENT);
  private static final List<String> FORMS = List.of("%s  %s", "%s *%s", "%s %s", "\\%s  %s",
      " %s  %s",
      "\t%s *%s", "%s\t%s", "SHA256 (%2$s) = %1$s", "SHA256(%2$s)= %1$s", "SHA256 (%2$s)=%1$s",
      "\\SHA256 (%2$s) = %1$s", "  SHA256 (%2$s) = %1$s", "sha256 (%2$s) = %1$s", "%s",
      "%2$s  %1$s",
      "# %s  %s", "%s  ./%s", "SHA512 (%2$s) = %1$s", "%s   %s", "%sa  %s");

  @TempDir
  private Path directory;

  @BeforeAll
  static void requireSha256sum() {
    ReferenceTools.require("sha256sum");
  }

  @Test
  void takesEveryDigestThatSha256sumTakes() throws Exception {
    Files.write(directory.resolve(NAME), CONTENT);
    SplittableRandom random = new SplittableRandom(11);
    int taken = 0;
    for (int i = 0; i < 300; i++) {
      String text = generated(random);
      Path sums = Files.writeString(directory.resolve("sums"), text);
      if (isTaken(sums)) {
        taken++;
        assertThat(Checksum.resolve(sums.toString(), "/images/" + NAME, _ -> null)).as(text)
            .isEqualToIgnoringCase(DIGEST);
      }
    }
    assertThat(taken).isGreaterThan(100);
  }

  private boolean isTaken(Path sums) throws Exception {
    return new ProcessBuilder("sha256sum", "--check", "--status", "--ignore-missing",
        sums.toString()).directory(directory.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
  }

  private static String generated(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < random.nextInt(3); i++) {
      text.append(random.nextBoolean() ? "# a comment\n" : "f".repeat(64) + "  other.img\n");
    }
    String digest = random.nextBoolean() ? DIGEST : DIGEST.toUpperCase(java.util.Locale.ROOT);
    String form = FORMS.get(random.nextInt(FORMS.size()));
    text.append(form.formatted(digest, NAME)).append(random.nextBoolean() ? "\n" : "");
    return text.toString();
  }
}
