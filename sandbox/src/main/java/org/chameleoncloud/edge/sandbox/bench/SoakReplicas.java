package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two replicas of an operator with leader election, each started again when it was killed, as a Deployment does. */
final class SoakReplicas implements AutoCloseable {
  private static final int COUNT = 2;

  private final String command;
  private final List<String> options;
  private final BenchLab lab;
  private final List<BenchOperator> running = new ArrayList<>();
  private int starts;

  /**
   * Starts them.
   *
   * @param command of the operator
   * @param options further ones of the operator
   */
  SoakReplicas(String command, List<String> options, BenchLab lab) throws IOException {
    this.command = command;
    this.lab = lab;
    this.options = new ArrayList<>(options);
    this.options.addAll(List.of("--leader-election", "--lease-namespace", BenchLab.NAMESPACE,
        "--registry-timeout", SoakFaults.TIMEOUT.toSeconds() + "s"));
    try {
      for (int i = 0; i < COUNT; i++) {
        running.add(launch());
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private BenchOperator launch() throws IOException {
    return BenchOperator.start(command, options, lab, "operator-" + ++starts + ".log");
  }

  /** A scrape of the leader. */
  record Leader(BenchOperator operator, Scrape metrics) {}

  /**
   * The replica that leads and its metrics; empty while none does.
   *
   * @throws IOException if a replica has exited without having been killed
   */
  Optional<Leader> leader() throws IOException, InterruptedException {
    for (BenchOperator operator : running) {
      if (!operator.process().isAlive()) {
        throw new IOException("a replica has exited without having been killed, with "
            + operator.process().exitValue() + ": see " + operator.log());
      }
      Optional<Scrape> scrape = scrape(operator);
      if (scrape.filter(metrics -> metrics.value("chi_edge_leader") == 1).isPresent()) {
        return scrape.map(metrics -> new Leader(operator, metrics));
      }
    }
    return Optional.empty();
  }

  /** Empty if it has not started, or does not respond: it may be ending. */
  private Optional<Scrape> scrape(BenchOperator operator) throws IOException, InterruptedException {
    if (operator.port().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Scrape(operator.metrics()));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /**
   * Kills one, and starts it again.
   *
   * @return whether it was done: not while no replica leads, or while the other one is starting
   */
  boolean kill(SoakSchedule.Target target) throws IOException, InterruptedException {
    Optional<Leader> leader = leader();
    if (leader.isEmpty()) {
      return false;
    }
    for (int i = 0; i < running.size(); i++) {
      BenchOperator operator = running.get(i);
      boolean leads = operator == leader.get().operator();
      if (!leads && operator.port().isEmpty()) {
        return false;
      }
      if (leads == (target == SoakSchedule.Target.LEADER)) {
        operator.kill();
        running.set(i, launch());
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    running.forEach(BenchOperator::close);
  }
}
