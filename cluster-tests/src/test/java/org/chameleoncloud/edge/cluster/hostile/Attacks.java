package org.chameleoncloud.edge.cluster.hostile;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The attacks, which run all at the same time until this is closed. */
public final class Attacks implements AutoCloseable {
  private static final int CLOSE_SECONDS = 30;

  private final List<Run> runs;
  private final ScheduledExecutorService timer;

  /** An attack that runs. */
  private static final class Run {
    private final Attack attack;
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile String failure = "";

    private Run(Attack attack) {
      this.attack = attack;
    }

    /** An exception would end the schedule. */
    private void step() {
      try {
        attack.step(steps.get());
      } catch (IOException | RuntimeException e) {
        failed.incrementAndGet();
        failure = e.toString().lines().findFirst().orElse("");
      }
      steps.incrementAndGet();
    }

    @Override
    public String toString() {
      return attack.name() + " " + steps + " steps"
          + (failed.get() == 0 ? "" : ", " + failed + " failed: " + failure);
    }
  }

  private Attacks(List<Attack> attacks) {
    runs = attacks.stream().map(Run::new).toList();
    timer = Executors.newScheduledThreadPool(Math.max(1, attacks.size()),
        Thread.ofPlatform().daemon().name("attack-", 0).factory());
  }

  private static List<Attack> all(AttackContext context) {
    return List.of(new TakeNames(context), new PlantLinks(context), new CopyImages(context),
        new BorrowCredentials(context),
        new ForgeJobs(context), new FillSecrets(context), new AnswerBadly(context),
        new HoldBakes(context), new ChurnDevices(context));
  }

  /**
   * Sets up the attacks of these names, and starts them.
   *
   * @param names empty for all
   * @throws IOException if one cannot be set up
   */
  public static Attacks start(AttackContext context, Set<String> names) throws IOException {
    context.tenant().apply(Manifests.secret(AttackContext.OWN_SECRET,
        Map.of("clouds.yaml", context.ownCloudsYaml())));
    Attacks attacks = new Attacks(all(context).stream()
        .filter(attack -> names.isEmpty() || names.contains(attack.name())).toList());
    for (Run run : attacks.runs) {
      run.attack.setUp();
    }
    for (Run run : attacks.runs) {
      attacks.timer.scheduleWithFixedDelay(run::step, 0, run.attack.pause().toMillis(),
          TimeUnit.MILLISECONDS);
    }
    return attacks;
  }

  /** What each has done, a line each. */
  public List<String> summary() {
    return runs.stream().map(Run::toString).toList();
  }

  /** The names of those that have not taken a step without a failure. */
  public List<String> withoutSuccess() {
    return runs.stream().filter(run -> run.steps.get() == run.failed.get())
        .map(run -> run.attack.name()).toList();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      timer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
