package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.chameleoncloud.edge.operator.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The metrics of the Java Operator SDK, of which only the number matters to us: it does not grow. */
class SdkMetricsTest {
  private static final Pattern FAMILY = Pattern.compile("^# TYPE (operator_sdk_\\w+) \\w+$",
      Pattern.MULTILINE);
  private static final int MAX_SERIES = 40;

  private final OperatorHarness operator = OperatorHarness.running();

  @AfterEach
  void close() {
    operator.close();
  }

  private Set<String> families() {
    return FAMILY.matcher(operator.metrics.text()).results().map(type -> type.group(1))
        .map(name -> name.replaceFirst("_max$", "")).collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyMetricOfTheSdkIsDescribed() {
    operator.apply("pi-1", OperatorHarness.spec());
    operator.awaitReady("pi-1");
    assertThat(new Document("metrics.md").matches("^\\| `(operator_sdk_\\w+)` \\|").stream()
        .map(row -> row.group(1))).containsAll(families()).isNotEmpty();
    assertThat(families()).contains("operator_sdk_controllers_execution_reconcile_seconds");
  }

  @Test
  void noSeriesNamesADeviceOrCountsRetries() {
    operator.api.forbid("PATCH .*/status");
    operator.apply("pi-1", OperatorHarness.spec());
    operator.apply("pi-2", OperatorHarness.spec());
    operator.awaitEvent("ReconcileError");
    Set<String> series = operator.metrics.samples().keySet().stream()
        .filter(name -> name.startsWith("operator_sdk_")).collect(Collectors.toSet());
    assertThat(series).hasSizeLessThan(MAX_SERIES)
        .noneMatch(name -> name.contains("pi-1") || name.contains("retries"));
  }
}
