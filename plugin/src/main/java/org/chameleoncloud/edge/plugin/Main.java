package org.chameleoncloud.edge.plugin;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.chameleoncloud.edge.plugin.cli.Context;
import org.chameleoncloud.edge.plugin.outcome.ExitCode;
import org.chameleoncloud.edge.plugin.outcome.OnInterrupt;
import org.chameleoncloud.edge.plugin.output.Message;

/** The process. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // The Kubernetes client logs through SLF4J, which would report that no log is configured.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    int code = run(Context.ofProcess(),
        new StandardOutput(new FileOutputStream(FileDescriptor.out)),
        writer(new FileOutputStream(FileDescriptor.err)), arguments);
    // Threads of the Kubernetes client may still run; what an interrupt has to do must come to its end.
    if (!OnInterrupt.hasBegun()) {
      Runtime.getRuntime().halt(code);
    }
  }

  /** Runs a command, which has failed, too, if its data was not written. */
  static int run(Context context, StandardOutput output, PrintWriter err, String... arguments) {
    PrintWriter out = writer(output);
    int code = ChiEdgeCommand.run(context, out, err, arguments);
    out.flush();
    if (output.loss().isPresent()) {
      Message.print("error: standard output cannot be written: " + output.loss().get()
          + ". Make space, or write to another place", err, context.terminal());
      return code == ExitCode.DONE.code() ? ExitCode.FAILED.code() : code;
    }
    err.flush();
    return code;
  }

  private static PrintWriter writer(OutputStream stream) {
    return new PrintWriter(stream, false, StandardCharsets.UTF_8);
  }
}
