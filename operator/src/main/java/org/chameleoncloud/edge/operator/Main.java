package org.chameleoncloud.edge.operator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.chameleoncloud.edge.operator.api.UnreadableResource;
import org.chameleoncloud.edge.operator.control.EdgeOperator;
import org.chameleoncloud.edge.operator.control.OperatorMetrics;
import org.chameleoncloud.edge.operator.log.LineEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import picocli.CommandLine;

/** The process: reads the options, starts the probes and the operator, and ends on SIGTERM. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  /** Exit code 143 after SIGTERM, as of any JVM; 1 when the operator cannot start, 2 for wrong options. */
  public static void main(String[] args) {
    Optional<Options> read = read(args);
    if (read.isEmpty()) {
      return;
    }
    Options options = read.get();
    log(options);
    try {
      run(options);
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
      // Nothing that anybody but us can mend; and the threads that run already would keep the process for ever.
      LOG.atError().addKeyValue("event", "start-failed").setCause(e).log();
      System.exit(CommandLine.ExitCode.SOFTWARE);
    }
  }

  /** The options; none when help was asked for, and given. */
  private static Optional<Options> read(String[] args) {
    Options options = new Options();
    EnvironmentDefaults environment = new EnvironmentDefaults(System::getenv);
    try {
      boolean helped = CommandLine
          .printHelpIfRequested(options.commandLine(environment).parseArgs(args));
      return helped ? Optional.empty() : Optional.of(options);
    } catch (CommandLine.ParameterException wrong) {
      System.err.println(wrong.getMessage()
          + environment.source(wrong).map(variable -> " (from " + variable + ")").orElse(""));
      CommandLine.UnmatchedArgumentException.printSuggestions(wrong, System.err);
      System.err.println("chi-edge-operator --help lists the options.");
      System.exit(CommandLine.ExitCode.USAGE);
      return Optional.empty();
    }
  }

  /** The SDK wraps what went wrong into words that do not tell it. */
  private static String sentence(Exception failure) {
    Throwable root = failure;
    while (root.getCause() != null && !(root instanceof IOException)) {
      root = root.getCause();
    }
    return root == failure || root.getMessage() == null
        ? failure.getMessage()
        : failure.getMessage() + ": " + root.getMessage();
  }

  /** What /metrics tells of the process, before the operator adds its own. */
  static PrometheusRegistry processMetrics() {
    PrometheusRegistry metrics = new PrometheusRegistry();
    ProcessMetrics.builder().register(metrics);
    JvmMemoryMetrics.builder().register(metrics);
    JvmGarbageCollectorMetrics.builder().register(metrics);
    JvmRuntimeInfoMetric.builder().register(metrics);
    return metrics;
  }

  private static void run(Options options) throws IOException, InterruptedException {
    PrometheusRegistry metrics = processMetrics();
    OperatorMetrics meters = new OperatorMetrics(metrics, options.deviceMetrics);
    meters.version(Version.label());
    AtomicReference<EdgeOperator> operator = new AtomicReference<>();
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      stop.countDown();
      await(stopped);
    }, "stop"));
    try (KubernetesClient client = ApiServer.client();
        Probes probes = Probes.start(options.port,
            () -> operator.get() == null || operator.get().isHealthy(),
            () -> operator.get() != null, metrics);
        EdgeOperator running = started(options, client, meters)) {
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

  private static EdgeOperator started(Options options, KubernetesClient client,
      OperatorMetrics meters) throws IOException {
    ApiServer.requireDevices(client, options.namespaces);
    try {
      return EdgeOperator.start(options.settings(), client, meters, Clock.systemUTC(),
          Main::endSoon);
    } catch (RuntimeException e) {
      if (UnreadableResource.field(e).isEmpty()) {
        throw e;
      }
      throw new IOException(ApiServer.unreadableDevice(client, options.namespaces)
          .orElse(e.getMessage()), e);
    }
  }

  /** Exit code 1, for Kubernetes to start the replica again; from a thread of its own, which may wait for the end. */
  private static void endSoon() {
    Thread.ofPlatform().name("end").start(() -> System.exit(CommandLine.ExitCode.SOFTWARE));
  }

  private static void await(CountDownLatch stopped) {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The form of all lines, and the level of our own; the libraries' follows from DEBUG on. */
  private static void log(Options options) {
    Level level = Level.convertAnSLF4JLevel(options.logLevel);
    boolean debugging = level.toInt() <= Level.DEBUG_INT;
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLogger("org.chameleoncloud.edge").setLevel(level);
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    if (debugging) {
      root.setLevel(level);
    }
    // Who gave the JVM a logback configuration of their own said there what lines look like.
    root.iteratorForAppenders().forEachRemaining(appender -> {
      if (appender instanceof OutputStreamAppender<ILoggingEvent> output
          && output.getEncoder() instanceof LineEncoder lines) {
        lines.setFormat(options.logFormat);
        lines.setStacks(debugging);
      }
    });
  }
}
