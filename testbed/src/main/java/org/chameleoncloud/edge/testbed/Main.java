package org.chameleoncloud.edge.testbed;

import java.util.concurrent.CountDownLatch;
import org.chameleoncloud.edge.testbed.cli.StandaloneCommand;

/** Runs the testbed as a standalone program, for any client of Keystone and Doni. */
public final class Main {
  private Main() {}

  public static void main(String... args) {
    System.exit(StandaloneCommand.commandLine(new CountDownLatch(1)).execute(args));
  }
}
