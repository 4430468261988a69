package org.chameleoncloud.edge.cluster.hostile;

import java.time.Duration;
import java.util.UUID;

/**
 * Suspended Jobs with the operator's labels, which never end, and a Job with the name of a colleague's Secret, so that
 * the operator deletes both.
 */
final class ForgeJobs implements Attack {
  private static final int JOBS = 8;
  private static final String OWNER = "jobs-owner";

  private final AttackContext context;
  private String uid = "";

  ForgeJobs(AttackContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "jobs";
  }

  @Override
  public Duration pause() {
    return Duration.ofSeconds(1);
  }

  @Override
  public void setUp() {
    uid = context.tenant()
        .apply(Manifests.device(OWNER, AttackContext.OWN_SECRET, "name: jobs-owner-of-"
            + context.tenant().namespace(),
            "image: {source: {claimName: base-images, path: pi4.img}}"))
        .map(device -> device.getMetadata().getUid()).orElse("");
    for (int i = 0; i < JOBS; i++) {
      step(i);
    }
  }

  @Override
  public void step(int step) {
    int i = step % (JOBS + 1);
    if (i == JOBS) {
      context.tenant().apply(Manifests.bakeJob(context.colleague().secret(), OWNER, uid));
    } else {
      // The garbage collector would delete a Job whose only owner does not exist.
      context.tenant().apply(i % 2 == 0
          ? Manifests.bakeJob("jobs-" + i, OWNER, uid)
          : withoutOwner(Manifests.bakeJob("jobs-" + i, OWNER, UUID.randomUUID().toString())));
    }
  }

  private static String withoutOwner(String job) {
    return job.replaceAll("(?s)  ownerReferences:.*?controller: true\n", "");
  }
}
