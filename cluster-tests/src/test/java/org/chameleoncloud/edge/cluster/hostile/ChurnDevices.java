package org.chameleoncloud.edge.cluster.hostile;

import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Devices with texts as long as the API server accepts them, changed five times a second; some are never deleted. */
final class ChurnDevices implements Attack {
  private static final int DEVICES = 20;
  private static final int ANNOTATION = 50_000;

  private final AttackContext context;

  ChurnDevices(AttackContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "churn";
  }

  @Override
  public Duration pause() {
    return Duration.ofMillis(200);
  }

  @Override
  public void setUp() {
    for (int i = 0; i < DEVICES; i++) {
      apply(i, 0);
    }
  }

  private void apply(int i, int version) {
    String projects = IntStream.range(0, 64).mapToObj(project -> version + "-" + project + "-")
        .map(start -> "\"" + start + "p".repeat(200) + "\"").collect(Collectors.joining(", "));
    String device = Manifests.device("churn-" + i, "churn-" + version % 50,
        "authorizedProjects: [" + projects + "]",
        "authorizedProjectsReason: \"" + "r".repeat(1000) + "\"",
        "deviceProfiles: [pi_gpio]", "name: \"churn-" + i + "-" + version % 7 + "\"");
    // With a finalizer of its own, a deletion never ends.
    context.tenant().applyAnnotated(
        Manifests.withMetadata(device, "finalizers: [example.org/never], annotations: "
            + "{edge.chameleoncloud.org/sync: \"" + version + "\\e[2J\"}"),
        "example.org/long", version + "a".repeat(ANNOTATION));
  }

  @Override
  public void step(int step) {
    int i = step % DEVICES;
    if (step % 50 == 49) {
      context.tenant().deleteDevice("churn-" + i);
    } else {
      apply(i, step);
    }
  }
}
