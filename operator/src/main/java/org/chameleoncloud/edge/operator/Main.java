package org.chameleoncloud.edge.operator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.chameleoncloud.edge.operator.control.EdgeOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The process: reads the options, starts the probes and the operator, and ends on SIGTERM. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  /** Exit code 0 after SIGTERM, 1 when the operator cannot start, 2 for wrong options. */
  public static void main(String[] args) {
    Options options = new Options();
    CommandLine command = new CommandLine(options);
    try {
      CommandLine.ParseResult parsed = command.parseArgs(args);
      if (CommandLine.printHelpIfRequested(parsed)) {
        return;
      }
    } catch (CommandLine.ParameterException wrong) {
      System.err.println(wrong.getMessage());
      System.err.println("chi-edge-operator --help lists the options.");
      System.exit(CommandLine.ExitCode.USAGE);
    }
    logAt(options.logLevel);
    try {
      run(options);
    } catch (IOException | RuntimeException e) {
      LOG.debug("event=start-failed", e);
      System.err.println("The operator cannot start: " + e.getMessage());
      System.exit(CommandLine.ExitCode.SOFTWARE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(Options options) throws IOException, InterruptedException {
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new JvmMemoryMetrics().bindTo(meters);
    new ProcessorMetrics().bindTo(meters);
    AtomicReference<EdgeOperator> operator = new AtomicReference<>();
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      stop.countDown();
      await(stopped);
    }, "stop"));
    try (KubernetesClient client = new KubernetesClientBuilder().build();
        Probes probes = Probes.start(options.port,
            () -> operator.get() == null || operator.get().isHealthy(),
            () -> operator.get() != null, meters);
        EdgeOperator running = EdgeOperator.start(options.settings(), client, meters,
            Clock.systemUTC(), Main::leadershipLost)) {
      operator.set(running);
      LOG.info("event=started api-server={} namespaces={} port={}", client.getMasterUrl(),
          options.namespaces.isEmpty() ? "all" : options.namespaces, probes.port());
      stop.await();
      LOG.info("event=stopping");
    } finally {
      stopped.countDown();
    }
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
  private static void logAt(String name) {
    Level level = Level.toLevel(name, Level.INFO);
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLogger("org.chameleoncloud.edge").setLevel(level);
    if (level.toInt() <= Level.DEBUG_INT) {
      context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level);
    }
  }
}
