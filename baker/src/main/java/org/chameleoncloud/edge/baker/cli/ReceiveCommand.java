package org.chameleoncloud.edge.baker.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.receive.Receiver;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code baker receive}. */
@Command(name = "receive", description = {"Stores a source image that arrives on standard input.",
    "Says in lines of standard output from where on it is to be sent, and what has been written. It "
        + "appears only when it is complete and has its digest; what arrived before a break is kept "
        + "for the next time. kubectl chi-edge runs this in its pods."})
final class ReceiveCommand implements Callable<Integer> {
  /** A sender sends as soon as it reads ready. */
  private static final Duration SILENCE = Duration.ofSeconds(20);
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

  @Option(names = "--output", required = true, paramLabel = "FILE",
      description = "Where to store it. Its directory is created.")
  private Path output;

  @Option(names = "--size", required = true, paramLabel = "BYTES", description = "Its size.")
  private long size;

  @Option(names = "--sha256", required = true, paramLabel = "DIGEST",
      description = "Its SHA-256, 64 hexadecimal digits.")
  private String sha256;

  @Option(names = "--force", description = "Replace another file of that name.")
  private boolean force;

  @Mixin
  private RootOptions roots;

  @Spec
  private CommandSpec command;

  @Override
  public Integer call() {
    if (size < 1) {
      throw new ParameterException(command.commandLine(), "--size must be at least 1");
    }
    if (!SHA256.matcher(sha256).matches()) {
      throw new ParameterException(command.commandLine(),
          "--sha256 must be 64 hexadecimal digits");
    }
    PrintWriter out = command.commandLine().getOut();
    try {
      new Receiver(roots.place(output), size,
          new Digest(Algorithm.SHA_256, sha256.toLowerCase(Locale.ROOT)), force, message -> {
            out.println(message.line());
            out.flush();
          }).receive(System.in, SILENCE);
      return 0;
    } catch (RuntimeException | Error error) {
      return ResultFormat.printFailure(command.commandLine().getErr(), error);
    }
  }
}
