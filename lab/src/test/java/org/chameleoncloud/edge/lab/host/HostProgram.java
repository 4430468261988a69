package org.chameleoncloud.edge.lab.host;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Starts a host in the directory that the argument names, with a process that sleeps, and waits to be killed. */
final class HostProgram {
  private HostProgram() {}

  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Host host = Host.start("killed", "10.77.0.1", directory);
    Process sleep = new ProcessBuilder(host.command(List.of("sleep", "1000"))).start();
    while (sleep.children().findFirst().isEmpty()) {
      Thread.onSpinWait();
    }
    System.out.println("sleeps as " + sleep.children().findFirst().orElseThrow().pid() + " in "
        + host.cgroup());
    new CountDownLatch(1).await();
  }
}
