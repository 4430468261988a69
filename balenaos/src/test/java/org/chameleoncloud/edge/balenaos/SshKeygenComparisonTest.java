package org.chameleoncloud.edge.balenaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares our verdict on public keys with that of ssh-keygen. */
class SshKeygenComparisonTest {
  private static final String MISSING = "ssh-keygen is missing: install openssh-client";
  private static final int VARIANTS = 25;

  @TempDir
  private Path directory;

  @BeforeEach
  void requireSshKeygen() {
    boolean present = Files.isExecutable(Path.of("/usr/bin/ssh-keygen"));
    if (!present && "true".equals(System.getenv("CI"))) {
      fail(MISSING);
    }
    Assumptions.assumeTrue(present, MISSING);
  }

  @ParameterizedTest
  @CsvSource({"ed25519, 256", "ecdsa, 256", "ecdsa, 521", "rsa, 1024", "rsa, 3072"})
  void acceptsWhatSshKeygenReads(String type, String bits) throws Exception {
    Path key = directory.resolve("key");
    assertThat(keygen("-q", "-t", type, "-b", bits, "-N", "", "-C", "anna at the lab", "-f",
        key.toString())).isZero();
    String line = Files.readString(directory.resolve("key.pub")).strip();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < VARIANTS; i++) {
      assertSameVerdict(varied(line, random));
    }
  }

  @Test
  void refusesAnEmptyFile() throws Exception {
    assertSameVerdict("\n");
  }

  private void assertSameVerdict(String text) throws Exception {
    Path file = Files.writeString(directory.resolve("variant.pub"), text);
    assertThat(SshPublicKey.isValid(text)).as(text)
        .isEqualTo(keygen("-l", "-f", file.toString()) == 0);
  }

  /** Blanks around the parts, which are fine, or a part that is cut off. */
  private static String varied(String line, SplittableRandom random) {
    String[] parts = line.split(" ", 3);
    return switch (random.nextInt(5)) {
      case 0 -> line + "\n".repeat(random.nextInt(3));
      case 1 -> parts[0] + " ".repeat(1 + random.nextInt(3)) + parts[1];
      case 2 -> " ".repeat(random.nextInt(3)) + line + " \t\n";
      case 3 -> parts[0] + " " + parts[1].substring(0, 4 * random.nextInt(parts[1].length() / 4));
      default -> line + "\r\n";
    };
  }

  private static int keygen(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = "/usr/bin/ssh-keygen";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
  }
}
