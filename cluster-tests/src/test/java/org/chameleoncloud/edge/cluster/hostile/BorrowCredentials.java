package org.chameleoncloud.edge.cluster.hostile;

import java.time.Duration;

/** Devices that are registered at the tenant's own testbed with the credential of a colleague in his namespace. */
final class BorrowCredentials implements Attack {
  private static final int DEVICES = 4;

  private final AttackContext context;

  BorrowCredentials(AttackContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "borrow";
  }

  @Override
  public Duration pause() {
    return Duration.ofSeconds(2);
  }

  @Override
  public void setUp() {
    context.tenant().apply(Manifests.credential("borrow",
        context.server().url() + "/" + RegistryAnswer.ACCEPTING.path() + "/v3", "borrow"));
    for (int i = 0; i < DEVICES; i++) {
      context.tenant().apply(device(i));
    }
  }

  private String device(int i) {
    return Manifests.device("borrow-" + i, "borrow",
        "deviceCredentialRef: {name: " + context.colleague().credential() + "}");
  }

  @Override
  public void step(int step) {
    int i = step % DEVICES;
    if (step / DEVICES % 2 == 0) {
      context.tenant().deleteDevice("borrow-" + i);
    } else {
      context.tenant().apply(device(i));
    }
  }
}
