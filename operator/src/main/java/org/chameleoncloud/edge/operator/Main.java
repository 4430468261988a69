package org.chameleoncloud.edge.operator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.chameleoncloud.edge.operator.api.UnreadableResource;
import org.chameleoncloud.edge.operator.control.EdgeOperator;
import org.chameleoncloud.edge.operator.control.memory.FatalErrors;
import org.chameleoncloud.edge.operator.control.memory.HeapWatch;
import org.chameleoncloud.edge.operator.control.metrics.OperatorMetrics;
import org.chameleoncloud.edge.operator.log.LineEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import picocli.CommandLine;

/** The process: reads the options, starts the probes and the operator, and stops on SIGTERM. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  /** Exit code of a JVM that runs out of memory with -XX:+ExitOnOutOfMemoryError, and ours for the same. */
  private static final int OUT_OF_MEMORY = 3;

  /**
   * Exit code 143 after SIGTERM, like any JVM; 1 when the operator cannot start or a check fails, 2 for invalid options, 3
   * when it runs out of memory.
   */
  public static void main(String[] args) {
    Thread.setDefaultUncaughtExceptionHandler(Main::uncaught);
    Optional<Options> read = read(args);
    if (read.isEmpty()) {
      return;
    }
    Options options = read.get();
    log(options);
    try {
      if (options.check) {
        System.exit(check(options, Connection.open()));
      }
      run(options, Connection.open());
    } catch (IOException | RuntimeException e) {
      LoggingEventBuilder line = LOG.atError().addKeyValue("event", "start-failed");
      if (LOG.isDebugEnabled()) {
        line.setCause(e);
      }
      line.log("The operator cannot start: " + sentence(e));
      System.exit(CommandLine.ExitCode.SOFTWARE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Error e) {
      // A bug in the operator; the threads that run already would keep the process alive forever.
      LOG.atError().addKeyValue("event", "start-failed").setCause(e).log();
      System.exit(CommandLine.ExitCode.SOFTWARE);
    }
  }

  /** The options; empty when help was requested and has been printed. */
  private static Optional<Options> read(String[] args) {
    Options options = new Options();
    EnvironmentDefaults environment = new EnvironmentDefaults(System::getenv);
    try {
      boolean printed = CommandLine
          .printHelpIfRequested(options.commandLine(environment).parseArgs(args));
      return printed ? Optional.empty() : Optional.of(options);
    } catch (CommandLine.ParameterException invalid) {
      System.err.println(invalid.getMessage()
          + environment.source(invalid).map(variable -> " (from " + variable + ")").orElse(""));
      CommandLine.UnmatchedArgumentException.printSuggestions(invalid, System.err);
      System.err.println("Run chi-edge-operator --help for the options.");
      System.exit(CommandLine.ExitCode.USAGE);
      return Optional.empty();
    }
  }

  private static int check(Options options, Connection connection) {
    try (connection) {
      return new PreflightCheck(connection.client(), System.out).run(options)
          ? CommandLine.ExitCode.OK
          : CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** The SDK wraps a failure into one whose message does not give the cause. */
  private static String sentence(Exception failure) {
    Throwable root = failure;
    while (root.getCause() != null && !(root instanceof IOException)) {
      root = root.getCause();
    }
    return root == failure || root.getMessage() == null
        ? failure.getMessage()
        : failure.getMessage() + ": " + root.getMessage();
  }

  private static void run(Options options, Connection connection)
      throws IOException, InterruptedException {
    KubernetesClient client = connection.client();
    AtomicReference<EdgeOperator> operator = new AtomicReference<>();
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      stop.countDown();
      await(stopped);
    }, "stop"));
    try (connection;
        HeapWatch heap = HeapWatch.start(() -> Runtime.getRuntime().halt(OUT_OF_MEMORY));
        Probes probes = Probes.start(options.port,
            () -> operator.get() == null || operator.get().isHealthy(),
            () -> operator.get() != null, connection.meters().getPrometheusRegistry());
        Background reachable = Background.start("reach",
            () -> ApiServer.requireDevices(client, options.namespaces));
        EdgeOperator running = EdgeOperator.create(options.settings(), client,
            connection.meters(), Clock.systemUTC(), Main::exit)) {
      OperatorMetrics.heap(connection.meters(), heap::used);
      if (!reachable.await(stop)) {
        return;
      }
      start(running, options, client);
      operator.set(running);
      LOG.atInfo().addKeyValue("event", "started")
          .addKeyValue("apiServer", client.getMasterUrl())
          .addKeyValue("namespaces", options.namespaces.isEmpty() ? "all" : options.namespaces)
          .addKeyValue("port", probes.port()).log();
      stop.await();
      LOG.atInfo().addKeyValue("event", "stopping").log();
    } finally {
      stopped.countDown();
    }
  }

  private static void start(EdgeOperator operator, Options options, KubernetesClient client)
      throws IOException {
    try {
      operator.start();
    } catch (RuntimeException e) {
      if (UnreadableResource.field(e).isEmpty()) {
        throw e;
      }
      throw new IOException(ApiServer.unreadableDevice(client, options.namespaces)
          .orElse(e.getMessage()), e);
    }
  }

  /** An error of one thread is logged. A fatal one ends the process at once: what it would still do cannot be trusted. */
  private static void uncaught(Thread thread, Throwable thrown) {
    try {
      LOG.atError().addKeyValue("event", "uncaught-error").setCause(thrown)
          .log("The thread " + thread.getName() + " ended with an error");
    } finally {
      if (FatalErrors.isFatal(thrown)) {
        Runtime.getRuntime().halt(OUT_OF_MEMORY);
      }
    }
  }

  /** Exit code 1, so that Kubernetes restarts the replica; in a new thread, since the exit waits for the caller. */
  private static void exit() {
    Thread.ofPlatform().name("exit").start(() -> System.exit(CommandLine.ExitCode.SOFTWARE));
  }

  private static void await(CountDownLatch stopped) {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sets the format of all lines and the level of our own; the libraries' level changes only from DEBUG on. */
  private static void log(Options options) {
    Level level = Level.convertAnSLF4JLevel(options.logLevel);
    boolean debugging = level.toInt() <= Level.DEBUG_INT;
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLogger("org.chameleoncloud.edge").setLevel(level);
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    if (debugging) {
      root.setLevel(level);
    }
    // A user who gave the JVM another logback configuration has set the format there.
    root.iteratorForAppenders().forEachRemaining(appender -> {
      if (appender instanceof OutputStreamAppender<ILoggingEvent> output
          && output.getEncoder() instanceof LineEncoder lines) {
        lines.setFormat(options.logFormat);
        lines.setStacks(debugging);
      }
    });
  }
}
