package org.chameleoncloud.edge.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.junit.jupiter.api.Test;

/** The example in the README is identical to the code between the two markers below, which runs as a test. */
class ReadmeTest {
  private final Clock clock = new ManualClock();
  private Testbed running;

  @Test
  void runsTheExample() {
    // example begins
    try (Testbed testbed = Testbed.start(TestbedOptions.forTests().clock(clock))) {
      testbed.addProject("CH-231106");
      Credential credential = testbed.credential("CH-231106");
      String cloudsYaml = testbed.cloudsYaml("edge", credential);
      // … let the code under test register "uc-rpi4-03" with these …
      running = testbed;
      enroll(cloudsYaml, "uc-rpi4-03");
      testbed.tick(); // the workers run: 2/4, the others wait for the hardware
      testbed.boot("uc-rpi4-03"); // it joins the cluster and writes its channels
      testbed.tick(); // 4/4
      assertThat(testbed.record("uc-rpi4-03").orElseThrow().steadyWorkers()).isEqualTo(4);
      assertThat(testbed.requests().count("POST", "/v1/hardware")).isEqualTo(1);
    }
    // example ends
  }

  @Test
  void showsTheTestedExampleInTheReadme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    String shown = readme.substring(readme.indexOf("```java\n") + 8);
    List<String> source = Files.readAllLines(
        Path.of("src/test/java/org/chameleoncloud/edge/testbed/ReadmeTest.java"));
    List<String> run = source.stream().map(String::strip)
        .dropWhile(line -> !line.equals("// example begins")).skip(1)
        .takeWhile(line -> !line.equals("// example ends"))
        .filter(line -> !line.equals("running = testbed;")).toList();
    assertThat(shown.substring(0, shown.indexOf("```")).lines().map(String::strip))
        .containsExactlyElementsOf(run);
  }

  private void enroll(String cloudsYaml, String name) {
    assertThat(cloudsYaml).contains(running.identityUrl().toString());
    try (Client client = new Client(running, running.credential("CH-231106")).signIn()) {
      client.register(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
