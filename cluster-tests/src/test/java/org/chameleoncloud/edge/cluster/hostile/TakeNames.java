package org.chameleoncloud.edge.cluster.hostile;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Devices that are older than the other tenant's, and later take their names. None has a credential with which it could
 * be registered at their testbed.
 */
final class TakeNames implements Attack {
  private static final int DEVICES = 12;
  private static final String[] SECRETS = {"no-such-secret", "names-made-up", "names-own",
      "names-empty"};

  private final AttackContext context;

  TakeNames(AttackContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "names";
  }

  @Override
  public Duration pause() {
    return Duration.ofMillis(250);
  }

  @Override
  public void setUp() {
    Tenant tenant = context.tenant();
    tenant.apply(Manifests.credential("names-made-up", context.victim().authUrl().toString(),
        "made-up"));
    tenant.apply(Manifests.credential("names-own",
        context.server().url() + "/" + RegistryAnswer.ACCEPTING.path() + "/v3", "names"));
    tenant.apply(Manifests.secret("names-empty", Map.of()));
    for (int i = 0; i < DEVICES; i++) {
      tenant.apply(device(i));
    }
  }

  private static String device(int i, String... lines) {
    return Manifests.device("names-" + i, SECRETS[i % SECRETS.length], lines);
  }

  @Override
  public void step(int step) {
    List<String> names = context.victim().names().get();
    String name = names.get(context.random().nextInt(names.size()));
    context.tenant().apply(device(step % DEVICES, "name: " + name));
  }
}
