package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How much of the operator's heap a device takes, counted by the JVM in what is left after a full collection. */
class DeviceMemoryIT {
  private static final int FEW = 100;
  private static final int MANY = 500;
  /** 10,000 devices then take 120 MB of the 307 MB of the chart's default. */
  private static final long BYTES_A_DEVICE = 12_000;
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

  @TempDir
  private Path directory;
  @RegisterExtension
  final TestEnvironment env = new TestEnvironment(TestbedOptions.forTests());

  @Test
  void aDeviceTakesLessThanTwelveKilobytes() throws Exception {
    env.createCredential();
    OperatorProcess operator = env.closeLater(env.install().start());
    long few = heapWith(operator, 0, FEW);
    long many = heapWith(operator, FEW, MANY);
    assertThat((many - few) / (MANY - FEW)).as("bytes per device").isLessThan(BYTES_A_DEVICE);
  }

  private long heapWith(OperatorProcess operator, int from, int to) throws Exception {
    env.apply(IntStream.range(from, to).mapToObj(i -> Devices.yaml("device-" + i))
        .collect(Collectors.joining()));
    awaitHealth("0/4", from);
    env.testbed().tick();
    awaitHealth("2/4", 0);
    String histogram = new Program(Path.of(System.getProperty("java.home"), "bin/jcmd"), List.of(),
        Map.of(), directory).run(Long.toString(operator.process().pid()), "GC.class_histogram")
        .orFail();
    Matcher total = TOTAL.matcher(histogram);
    assertThat(total.find()).as(histogram).isTrue();
    return Long.parseLong(total.group(1));
  }

  private void awaitHealth(String health, int from) {
    TestEnvironment.eventually("all are at " + health).pollInterval(Duration.ofMillis(500))
        .until(() -> env.devices().stream()
            .filter(device -> number(device.getMetadata().getName()) >= from)
            .allMatch(device -> device.getStatus() != null
                && health.equals(device.getStatus().health())));
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(name.indexOf('-') + 1));
  }
}
