package org.chameleoncloud.edge.operator;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import org.chameleoncloud.edge.operator.control.OperatorSettings;
import org.chameleoncloud.edge.operator.control.OperatorSettingsBuilder;
import org.chameleoncloud.edge.operator.control.cluster.Leadership;
import org.chameleoncloud.edge.operator.control.polling.PollIntervals;
import org.chameleoncloud.edge.operator.control.source.SourceProbe;
import org.chameleoncloud.edge.operator.log.LogFormat;
import org.chameleoncloud.edge.registry.hosts.HostEntry;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The operator's options. Each can also be given as an environment variable: {@code --poll-interval} as
 * {@code EDGE_POLL_INTERVAL}. docs/configuration.md is generated from here.
 */
@Command(name = "chi-edge-operator", mixinStandardHelpOptions = true,
    versionProvider = Version.class, usageHelpWidth = 80, sortOptions = false,
    customSynopsis = "chi-edge-operator [OPTION]...",
    description = {"", "Registers CHI@Edge devices, and keeps them, as EdgeDevice resources say.",
        "",
        "Each option can also be set by a variable: --poll-interval by "
            + "EDGE_POLL_INTERVAL. TIME is 500ms, 30s, 5m or 2h.",
        ""})
final class Options {
  @Option(names = "--namespaces", split = ",", paramLabel = "NAME",
      description = "Manage devices in these namespaces only. Default: all.")
  List<String> namespaces = List.of();

  @Option(names = "--check",
      description = "Do not start. Check the API server, the CRD and the operator's permissions instead, print the "
          + "result, and exit with 0, or with 1 if a check fails. Default: false.")
  boolean check;

  @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080",
      converter = OptionConverters.Port.class,
      description = "The port of /healthz, /readyz and /metrics; 0 for any free one. Default: ${DEFAULT-VALUE}.")
  int port;

  @Option(names = "--device-metrics", negatable = true, fallbackValue = "true",
      defaultValue = "true",
      description = "Give each device its own series in /metrics, in addition to the counts. Default: ${DEFAULT-VALUE}.")
  boolean deviceMetrics;

  @Option(names = "--log-level", paramLabel = "LEVEL", defaultValue = "INFO",
      description = "ERROR, WARN, INFO, DEBUG or TRACE. Default: ${DEFAULT-VALUE}.")
  Level logLevel;

  @Option(names = "--log-format", paramLabel = "FORMAT", defaultValue = "TEXT",
      description = "TEXT (key=value) or JSON, one object per line. Default: ${DEFAULT-VALUE}.")
  LogFormat logFormat;

  @Option(names = "--leader-election", negatable = true, fallbackValue = "true",
      defaultValue = "false",
      description = "Elect one replica of several as the leader. Default: ${DEFAULT-VALUE}.")
  boolean leaderElection;

  @Option(names = "--lease-name", paramLabel = "NAME", defaultValue = "chi-edge-operator",
      description = "The Lease that the leading replica holds. Default: ${DEFAULT-VALUE}.")
  String leaseName;

  @Option(names = "--lease-namespace", paramLabel = "NAME",
      description = "The Lease's namespace. Default: the operator's own.")
  String leaseNamespace;

  @Option(names = "--poll-interval", paramLabel = "TIME", defaultValue = "30s",
      converter = DurationConverter.class,
      description = "Time between two lists of the testbed's records. Default: ${DEFAULT-VALUE}.")
  Duration pollInterval;

  @Option(names = "--poll-interval-converging", paramLabel = "TIME", defaultValue = "5s",
      converter = DurationConverter.class,
      description = "The same while a device waits for its record to change. Default: ${DEFAULT-VALUE}.")
  Duration pollIntervalConverging;

  @Option(names = "--outage-after", paramLabel = "TIME", defaultValue = "2m",
      converter = DurationConverter.class,
      description = "How long lists may fail before Healthy becomes Unknown. Default: ${DEFAULT-VALUE}.")
  Duration outageAfter;

  @Option(names = "--resync", paramLabel = "TIME", defaultValue = "10m",
      converter = DurationConverter.class,
      description = "How soon a write that the testbed rejected is retried although nobody has changed "
          + "anything. Default: ${DEFAULT-VALUE}.")
  Duration resync;

  @Option(names = "--reservation-interval", paramLabel = "TIME", defaultValue = "2m",
      converter = DurationConverter.class,
      description = "Time between two lists of the testbed's reservations. Default: ${DEFAULT-VALUE}.")
  Duration reservationInterval;

  @Option(names = "--secret-interval", paramLabel = "TIME", defaultValue = "1m",
      converter = DurationConverter.class,
      description = "How often each Secret in use is read again. Default: ${DEFAULT-VALUE}.")
  Duration secretInterval;

  @Option(names = "--require-secret-label", negatable = true, fallbackValue = "true",
      defaultValue = "false",
      description = "Use only Secrets that have the label edge.chameleoncloud.org/use=true, for credentials, passphrases "
          + "and keyfiles alike. Default: ${DEFAULT-VALUE}.")
  boolean requireSecretLabel;

  @Option(names = "--registry-connect-timeout", paramLabel = "TIME", defaultValue = "10s",
      converter = DurationConverter.class,
      description = "Timeout for connecting to the testbed. Default: ${DEFAULT-VALUE}.")
  Duration connectTimeout;

  @Option(names = "--registry-timeout", paramLabel = "TIME", defaultValue = "60s",
      converter = DurationConverter.class,
      description = "Timeout for a request to the testbed. Default: ${DEFAULT-VALUE}.")
  Duration callTimeout;

  @Option(names = "--registry-writes", paramLabel = "N", defaultValue = "4",
      converter = OptionConverters.Count.class,
      description = "How many writes may be in flight to the testbed at once, per credential. Default: ${DEFAULT-VALUE}.")
  int writesInFlight;

  @Option(names = "--registry-ca", paramLabel = "FILE",
      converter = OptionConverters.Certificates.class,
      description = "PEM certificates to trust for the testbed, in addition to the platform's. Default: none.")
  String registryCa;

  @Option(names = "--testbed-hosts", split = ",", paramLabel = "HOST",
      converter = OptionConverters.TestbedHost.class,
      description = "The only hosts to connect to for a testbed: HOST, HOST:PORT or *.DOMAIN. "
          + "Default: all with public addresses.")
  List<HostEntry> testbedHosts = List.of();

  @Option(names = "--plain-http", negatable = true, fallbackValue = "true",
      defaultValue = "false",
      description = "Accept http URLs of a testbed, which send credentials in clear text; for a local testbed only. "
          + "Default: ${DEFAULT-VALUE}.")
  boolean plainHttp;

  @Option(names = "--restrict-new-devices", negatable = true, fallbackValue = "true",
      defaultValue = "false",
      description = "Register a device whose spec names no authorizedProjects for the project of its credential only, "
          + "instead of for everybody. Default: ${DEFAULT-VALUE}.")
  boolean restrictNewDevices;

  @Option(names = "--image-source-hosts", split = ",", paramLabel = "HOST",
      converter = OptionConverters.TestbedHost.class,
      description = "The only hosts to ask for newer images of EdgeImageSources: HOST, HOST:PORT or *.DOMAIN. "
          + "Default: all with public addresses.")
  List<HostEntry> imageSourceHosts = List.of();

  @Option(names = "--cluster-image-sources", negatable = true, fallbackValue = "true",
      defaultValue = "true",
      description = "Let devices name ClusterEdgeImageSources, which takes a ClusterRole. Default: ${DEFAULT-VALUE}.")
  boolean clusterImageSources;

  @Mixin
  BakeOptions bake = new BakeOptions();

  /** The command line that fills these options, with {@code defaults} for those that are not on it. */
  CommandLine commandLine(EnvironmentDefaults defaults) {
    return new CommandLine(this).setDefaultValueProvider(defaults)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** The settings that these options give. */
  OperatorSettings settings() {
    return OperatorSettingsBuilder.builder().namespaces(new LinkedHashSet<>(namespaces))
        .intervals(new PollIntervals(pollInterval, pollIntervalConverging, outageAfter,
            reservationInterval, resync))
        .secretInterval(secretInterval).requireSecretLabel(requireSecretLabel)
        .connectTimeout(connectTimeout).callTimeout(callTimeout)
        .writesInFlight(writesInFlight).caPem(registryCa)
        .testbedHosts(new TestbedHosts(testbedHosts, plainHttp)).bake(bake.settings())
        .election(leaderElection ? new Leadership.Election(leaseName, leaseNamespace, null) : null)
        .clusterImageSources(clusterImageSources)
        .imageSources(SourceProbe.Settings.of(TestbedHosts.withoutCredential(imageSourceHosts),
            registryCa))
        .restrictNewDevices(restrictNewDevices).deviceMetrics(deviceMetrics)
        .build();
  }
}
