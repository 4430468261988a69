package org.chameleoncloud.edge.cluster.hostile;

import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Devices with Secrets of nearly a megabyte, the most that the API server stores, and files that cost much to parse. */
final class FillSecrets implements Attack {
  private static final int SECRETS = 48;
  private static final int SIZE = 900_000;

  private final AttackContext context;

  FillSecrets(AttackContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "secrets";
  }

  @Override
  public Duration pause() {
    return Duration.ofSeconds(2);
  }

  @Override
  public void setUp() {
    for (int i = 0; i < SECRETS; i++) {
      context.tenant().apply(secret(i, 0));
      context.tenant().apply(Manifests.device("secrets-" + i, "secrets-" + i));
    }
  }

  private Secret secret(int i, int version) {
    String yaml = Manifests.cloudsYaml(
        context.server().url() + "/" + RegistryAnswer.ACCEPTING.path() + "/v3",
        "secrets-" + i + "-" + version);
    return Manifests.secret("secrets-" + i, switch (i % 4) {
      case 0 -> Map.of("clouds.yaml", yaml, "other", "x".repeat(SIZE));
      case 1 -> Map.of("clouds.yaml", yaml + "#" + "x".repeat(SIZE));
      case 2 -> Map.of("clouds.yaml", yaml + aliases());
      default ->
        Map.of("openrc", "A=" + version + "\nexport OS_AUTH_URL=" + "${A}".repeat(SIZE / 4) + "\n");
    });
  }

  /** Each list has nine times the one before. */
  private static String aliases() {
    return "l0: &l0 [lol, lol]\n" + IntStream.range(1, 30)
        .mapToObj(i -> "l" + i + ": &l" + i + " [" + ("*l" + (i - 1) + ",").repeat(9) + "]\n")
        .collect(Collectors.joining());
  }

  @Override
  public void step(int step) {
    context.tenant().apply(secret(step % SECRETS, step / SECRETS + 1));
  }
}
