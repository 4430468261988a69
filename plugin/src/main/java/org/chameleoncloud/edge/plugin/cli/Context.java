package org.chameleoncloud.edge.plugin.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.Map;
import org.chameleoncloud.edge.plugin.output.Terminal;
import org.chameleoncloud.edge.plugin.terminal.Screen;
import org.chameleoncloud.edge.plugin.terminal.Terminals;
import org.chameleoncloud.edge.plugin.terminal.Tty;

/**
 * What a command has around it. Tests replace it.
 *
 * @param environment the variables of the process
 * @param terminal where the output goes
 * @param clock the time, with the time zone in which times are shown
 * @param in standard input, for answers of the user
 * @param screen the terminal, for commands that draw on it
 */
public record Context(Map<String, String> environment, Terminal terminal, Clock clock,
    BufferedReader in, Screen screen) {
  /** Copies the variables. */
  public Context {
    environment = Map.copyOf(environment);
  }

  /** That of this process. */
  public static Context ofProcess() {
    Map<String, String> environment = System.getenv();
    return new Context(environment, Terminals.detect(environment), Clock.systemDefaultZone(),
        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())), new Tty());
  }
}
