package org.chameleoncloud.edge.balenaos;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** NetworkManager's own library, as the judge of keyfiles. */
final class Libnm {
  private static final String MISSING = "libnm is missing: install python3 and libnm0";
  private static final List<Path> DIRECTORIES = List.of(Path.of("/usr/lib/x86_64-linux-gnu"),
      Path.of("/usr/lib/aarch64-linux-gnu"), Path.of("/usr/lib64"), Path.of("/usr/lib"));

  private Libnm() {}

  /** Skips the test if python3 or libnm is missing; fails it in CI. */
  static void require() {
    boolean present = Files.isExecutable(Path.of("/usr/bin/python3"))
        && DIRECTORIES.stream().anyMatch(each -> Files.exists(each.resolve("libnm.so.0")));
    if (!present && "true".equals(System.getenv("CI"))) {
      fail(MISSING);
    }
    Assumptions.assumeTrue(present, MISSING);
  }

  /** What is wrong with each keyfile, "ok" if nothing. */
  static List<String> judge(List<String> keyfiles) throws IOException, InterruptedException {
    Path script = Files.createTempFile("libnm-judge", ".py");
    Path input = Files.createTempFile("keyfiles", ".txt");
    try (var source = Libnm.class.getResourceAsStream("libnm-judge.py")) {
      Files.write(script, source.readAllBytes());
      Files.writeString(input, keyfiles.stream()
          .map(each -> Base64.getEncoder().encodeToString(each.getBytes(StandardCharsets.UTF_8)))
          .collect(Collectors.joining("\n", "", "\n")));
      Process process = new ProcessBuilder("/usr/bin/python3", script.toString())
          .redirectInput(input.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try (Stream<String> lines = process.inputReader(StandardCharsets.UTF_8).lines()) {
        return lines.toList();
      }
    } finally {
      Files.delete(script);
      Files.delete(input);
    }
  }
}
