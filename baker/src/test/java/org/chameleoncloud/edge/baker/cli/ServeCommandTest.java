package org.chameleoncloud.edge.baker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServeCommandTest {
  @TempDir
  Path directory;

  @Test
  void whatIsMissingOrInvalidEndsItAtOnce() throws Exception {
    List<String> command = new ArrayList<>(List.of("serve", "--images", directory.toString(),
        "--namespace", "lab", "--users", directory.resolve("htpasswd").toString(), "--tls-cert",
        directory.resolve("tls.crt").toString(), "--tls-key",
        directory.resolve("tls.key").toString(), "--port", "0"));
    CommandRunner missing = new CommandRunner();
    assertThat(missing.run(command.toArray(String[]::new))).isEqualTo(2);
    assertThat(missing.messages()).contains("htpasswd does not exist; check the volumes");

    for (String file : List.of("htpasswd", "tls.crt", "tls.key")) {
      Files.writeString(directory.resolve(file), "hunter2");
    }
    CommandRunner invalid = new CommandRunner();
    assertThat(invalid.run(command.toArray(String[]::new))).isEqualTo(2);
    assertThat(invalid.messages()).contains("the TLS certificate and key are not a valid pair")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"70000", "-1", "https"})
  void aPortThatDoesNotExistIsAnInvalidCommand(String port) {
    CommandRunner baker = new CommandRunner();

    assertThat(baker.run("serve", "--images", directory.toString(), "--namespace", "lab",
        "--users", "u", "--tls-cert", "c", "--tls-key", "k", "--port", port)).isEqualTo(2);
    assertThat(baker.messages()).contains("--port");
  }
}
