package org.chameleoncloud.edge.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.chameleoncloud.edge.lab.process.JavaProgram;
import org.chameleoncloud.edge.plugin.image.claim.TransferPod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int TERMINATED = 128 + 15;

  @TempDir
  private Path directory;

  /** Runs a command whose output cannot be written, and returns its exit code and its messages. */
  private static String runInto(String why) {
    StringWriter err = new StringWriter();
    int code = Main.run(PluginHarness.contextWith(new StringReader("")),
        new StandardOutput(new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException(why);
          }
        }), new PrintWriter(err), "completion", "bash");
    return code + " " + err;
  }

  @Test
  void outputThatCannotBeWrittenIsAFailure() {
    assertThat(runInto("No space left on device")).isEqualTo("1 error: standard output cannot be "
        + "written: No space left on device. Make space, or write to another place\n");
  }

  @Test
  void aReaderThatEndsEarlyIsNoFailure() {
    assertThat(runInto("Broken pipe")).isEqualTo("0 ");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void anInterruptLeavesNothingAndEndsAsThatOfAnyProgram() throws Exception {
    try (PluginHarness plugin = PluginHarness.start(directory)) {
      plugin.create(Fleet.ONLINE);
      Path work = Files.createDirectory(directory.resolve("work"));
      Path err = directory.resolve("err");
      Process process = JavaProgram.builder(command("image", "download", "uc-rpi4-03",
          "--pod-image", "registry.example.org/baker:1", "--kubeconfig=" + plugin.kubeconfig()))
          .directory(work.toFile()).redirectError(err.toFile()).start();
      try {
        Awaitility.await().atMost(TIMEOUT).until(() -> !plugin.client().pods().inNamespace("lab")
            .withLabels(TransferPod.LABELS).list().getItems().isEmpty());
        // As Ctrl-C does, but not ignored by what a shell started in the background.
        process.destroy();

        assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(TERMINATED);
        assertThat(err).hasContent("");
        assertThat(work).isEmptyDirectory();
        assertThat(plugin.client().pods().inNamespace("lab").withLabels(TransferPod.LABELS).list()
            .getItems()).isEmpty();
      } finally {
        process.destroyForcibly();
      }
    }
  }

  /** The plugin in a process of its own, with the classes of this one. */
  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(JavaProgram.java().toString()));
    command.addAll(JavaProgram.QUICK_START);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
