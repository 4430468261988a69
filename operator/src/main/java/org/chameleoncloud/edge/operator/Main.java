package org.chameleoncloud.edge.operator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
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
import org.chameleoncloud.edge.operator.control.EdgeOperator;
import org.chameleoncloud.edge.operator.control.Meters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
    logAt(options.logLevel);
    try {
      run(options);
    } catch (IOException | RuntimeException e) {
      LOG.debug("event=start-failed", e);
      System.err.println("The operator cannot start: " + sentence(e));
      System.exit(CommandLine.ExitCode.SOFTWARE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Error e) {
      // Nothing that anybody but us can mend; and the threads that run already would keep the process for ever.
      LOG.error("event=start-failed", e);
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
    Meters meters = new Meters(metrics, options.deviceMetrics);
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
      LOG.info("event=started api-server={} namespaces={} port={}", client.getMasterUrl(),
          options.namespaces.isEmpty() ? "all" : options.namespaces, probes.port());
      stop.await();
      LOG.info("event=stopping");
    } finally {
      stopped.countDown();
    }
  }

  private static EdgeOperator started(Options options, KubernetesClient client,
      Meters meters) throws IOException {
    ApiServer.requireDevices(client, options.namespaces);
    return EdgeOperator.start(options.settings(), client, meters, Clock.systemUTC(),
        Main::leadershipLost);
  }

  /** Exit code 1, for Kubernetes to start the replica again; from a thread of its own, which may wait for the end. */
  private static void leadershipLost() {
    LOG.error("event=leadership-lost");
    Thread.ofPlatform().name("leadership-lost")
        .start(() -> System.exit(CommandLine.ExitCode.SOFTWARE));
  }

  private static void await(CountDownLatch stopped) {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The level of our own logs; the libraries' follow from DEBUG on. */
  private static void logAt(org.slf4j.event.Level asked) {
    Level level = Level.convertAnSLF4JLevel(asked);
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLogger("org.chameleoncloud.edge").setLevel(level);
    if (level.toInt() <= Level.DEBUG_INT) {
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level);
    }
  }
}
