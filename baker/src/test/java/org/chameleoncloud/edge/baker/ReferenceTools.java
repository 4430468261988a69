package org.chameleoncloud.edge.baker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** dosfstools, mtools, fdisk and others, as a reference for what baker reads and writes. */
public final class ReferenceTools {
  private static final String MISSING = " is missing: install dosfstools, mtools, fdisk, file, zip, unzip"
      + " and python3";

  private ReferenceTools() {}

  /** Skips the test if a program is missing; fails it in CI. */
  public static void require(String... programs) {
    for (String program : programs) {
      if (Programs.find(program).isPresent()) {
        continue;
      }
      if ("true".equals(System.getenv("CI"))) {
        fail(program + MISSING);
      }
      Assumptions.abort(program + MISSING);
    }
  }

  /** Fails if fsck.vfat reports a problem with the volume. */
  public static void assertClean(byte[] volume, Path directory) throws Exception {
    Path file = Images.writeSparse(Files.createTempFile(directory, "volume", ".fat"), volume);
    Programs.Result result = Programs.run("fsck.vfat", "-n", file.toString());
    assertThat(result.code()).as(result.output()).isZero();
    assertThat(result.output()).doesNotContainIgnoringCase("differ").doesNotContain("wrong");
    Files.delete(file);
  }

  /** Reads a file of a volume with mtools. */
  public static String mtype(byte[] volume, String path, Path directory) throws Exception {
    Path file = Images.writeSparse(Files.createTempFile(directory, "volume", ".fat"), volume);
    Programs.Result result = Programs.run("mtype", "-i", file.toString(), "::" + path);
    assertThat(result.code()).as(result.output()).isZero();
    return result.output();
  }
}
