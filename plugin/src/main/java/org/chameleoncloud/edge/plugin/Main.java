package org.chameleoncloud.edge.plugin;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.chameleoncloud.edge.plugin.cli.Context;

/** The process. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // The Kubernetes client logs through SLF4J, which would report that no log is configured.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    PrintWriter out = writer(FileDescriptor.out);
    PrintWriter err = writer(FileDescriptor.err);
    int code = ChiEdgeCommand.run(Context.ofProcess(), out, err, arguments);
    out.flush();
    err.flush();
    // Threads of the Kubernetes client may still run.
    Runtime.getRuntime().halt(code);
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }
}
