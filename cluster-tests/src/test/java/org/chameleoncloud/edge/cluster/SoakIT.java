package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.lab.process.JavaProgram;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code lab/bench/run soak}: devices that are edited while requests to the testbed fail and replicas are killed.
 *
 * <p>{@code -Dsoak.minutes=N} changes the duration of half an hour, {@code -Dsoak.seed=N} repeats the edits of a run.
 */
class SoakIT {
  @Test
  @Tag("soak")
  void memoryIsFlatAndNothingIsRegisteredTwiceWithTwoThousandDevices()
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(
        List.of("--minutes", Integer.toString(Integer.getInteger("soak.minutes", 30))));
    Long seed = Long.getLong("soak.seed");
    if (seed != null) {
      options.addAll(List.of("--seed", seed.toString()));
    }
    soak(options);
  }

  @Test
  @Tag("nightly")
  void nothingIsRegisteredTwiceWithSixtyDevicesInThreeMinutes()
      throws IOException, InterruptedException {
    assertThat(soak(List.of("--devices", "60", "--minutes", "3")))
        .anyMatch(line -> line.matches("the leader killed +[1-9].*"))
        .anyMatch(line -> line.matches("the other replica killed +[1-9].*"))
        .allMatch(line -> line.startsWith("files ") || line.length() <= 80);
  }

  /** Runs it, prints its lines as they come, and returns them. */
  private static List<String> soak(List<String> options) throws IOException, InterruptedException {
    Path top = Nodes.CHECKOUT.top();
    List<String> command = new ArrayList<>(
        List.of(top.resolve("lab/bench/run").toString(), "soak"));
    command.addAll(options);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA", JavaProgram.java().toString());
    Process process = builder.start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        System.out.println(line);
        lines.add(line);
      }
      assertThat(process.waitFor()).as(String.join("\n", lines)).isZero();
    } finally {
      process.destroy();
    }
    return lines;
  }
}
