package org.chameleoncloud.edge.operator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the SDK's timer keeps of reconciliations. */
class TimerTest {
  private static final String NAME = "uc-rpi4-03";
  private static final int RECONCILIATIONS = 60;
  /** {@code num: #instances #bytes class}; the JVM counts what is left after a collection. */
  private static final Pattern TASKS = Pattern
      .compile("\\d+:\\s+(\\d+)\\s+\\d+\\s+\\S+\\.TimerEventSource\\$EventProducerTimeTask\\b");

  private final OperatorHarness operator = OperatorHarness.running();

  @AfterEach
  void close() {
    operator.close();
  }

  private double reconciliations() {
    return operator.metrics.of("chi_edge_reconcile_duration_seconds_count").values().stream()
        .mapToDouble(Double::doubleValue).sum();
  }

  private static int tasks() throws JMException {
    Object histogram = ManagementFactory.getPlatformMBeanServer().invoke(
        new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
        new Object[]{new String[0]}, new String[]{String[].class.getName()});
    Matcher tasks = TASKS.matcher(histogram.toString());
    return tasks.find() ? Integer.parseInt(tasks.group(1)) : 0;
  }

  /** For ten hours each, if the SDK's interval were its default. */
  @Test
  void reconciliationsOfADeviceThatWaitsForNothingLeaveNoTasks() throws JMException {
    operator.apply(NAME, OperatorHarness.spec());
    operator.awaitReady(NAME);
    operator.testbed.tick();
    operator.testbed.boot(NAME);
    operator.testbed.tick();
    operator.awaitStatus(NAME, status -> "4/4".equals(status.health()));
    int before = tasks();
    for (int i = 0; i < RECONCILIATIONS; i++) {
      double reconciled = reconciliations();
      operator.annotate(NAME, "lab.example.org/note", Integer.toString(i));
      await().atMost(OperatorHarness.TIMEOUT).until(() -> reconciliations() > reconciled);
    }
    assertThat(tasks() - before).isLessThan(RECONCILIATIONS / 2);
  }
}
