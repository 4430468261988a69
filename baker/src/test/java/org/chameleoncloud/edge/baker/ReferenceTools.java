package org.chameleoncloud.edge.baker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Assumptions;

/** Other people's programs: dosfstools, mtools and fdisk decide whether what we wrote is right. */
public final class ReferenceTools {
  private ReferenceTools() {}

  /** Skips the test where the programs are missing, and fails it where they must not be. */
  public static void require(String... programs) {
    for (String program : programs) {
      if (Programs.find(program).isPresent()) {
        continue;
      }
      if ("true".equals(System.getenv("CI"))) {
        fail(program + " is missing: install dosfstools, mtools and fdisk");
      }
      Assumptions.abort(program + " is missing: install dosfstools, mtools and fdisk");
    }
  }

  /** Fails when fsck.vfat has a complaint about the volume. */
  public static void assertNoComplaint(byte[] volume, Path folder) throws Exception {
    Path file = Images.writeSparse(Files.createTempFile(folder, "volume", ".fat"), volume);
    Programs.Result result = Programs.run("fsck.vfat", "-n", file.toString());
    assertThat(result.code()).as(result.output()).isZero();
    assertThat(result.output()).doesNotContainIgnoringCase("differ").doesNotContain("wrong");
    Files.delete(file);
  }

  /** A file of a volume as mtools reads it. */
  public static String mtype(byte[] volume, String path, Path folder) throws Exception {
    Path file = Images.writeSparse(Files.createTempFile(folder, "volume", ".fat"), volume);
    Programs.Result result = Programs.run("mtype", "-i", file.toString(), "::" + path);
    assertThat(result.code()).as(result.output()).isZero();
    return result.output();
  }
}
