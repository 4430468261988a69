package org.chameleoncloud.edge.baker;

import org.chameleoncloud.edge.baker.cli.BakerCommand;

/** The {@code baker} program. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(BakerCommand.run(arguments));
  }
}
