package org.chameleoncloud.edge.sandbox.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks of the operator. */
@Command(name = "lab/bench/run", mixinStandardHelpOptions = true, usageHelpWidth = 80,
    description = "Measures the operator on this machine.",
    subcommands = {ScaleBench.class, StartBench.class, LeaderBench.class, ListBench.class,
        SoakBench.class, PeersBench.class, FleetBench.class})
public final class Bench {
  private Bench() {}

  /** Exits with 0 if everything was measured. */
  public static void main(String[] arguments) {
    System.setProperty("io.netty.noUnsafe", "true");
    // One that is interrupted leaves no operator or control plane behind.
    Runtime.getRuntime().addShutdownHook(new Thread(
        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroy), "shutdown"));
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }
}
