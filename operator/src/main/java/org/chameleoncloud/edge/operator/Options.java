package org.chameleoncloud.edge.operator;

import org.chameleoncloud.edge.operator.image.BakeSettingsBuilder;
import org.chameleoncloud.edge.operator.control.OperatorSettingsBuilder;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.chameleoncloud.edge.operator.control.OperatorSettings;
import org.chameleoncloud.edge.operator.control.OperatorSettings.LeaderElection;
import org.chameleoncloud.edge.operator.control.PollIntervals;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.CloudEndpoints;
import org.chameleoncloud.edge.operator.image.ImageUrls;
import org.chameleoncloud.edge.operator.image.WebAccess;
import org.chameleoncloud.edge.operator.log.LogFormat;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The operator's options. Each can also be given as an environment variable: {@code --poll-interval} as
 * {@code EDGE_POLL_INTERVAL}. docs/configuration.md is made from here.
 */
@Command(name = "chi-edge-operator", mixinStandardHelpOptions = true,
    versionProvider = Version.class, usageHelpWidth = 80, sortOptions = false,
    customSynopsis = "chi-edge-operator [OPTION]...",
    description = {"", "Keeps CHI@Edge devices as EdgeDevice resources say.", "",
        "Each option can also be given as a variable: --poll-interval as "
            + "EDGE_POLL_INTERVAL. TIME is 500ms, 30s, 5m or 2h.",
        ""})
final class Options {
  @Option(names = "--namespaces", split = ",", paramLabel = "NAME",
      description = "Look after these namespaces only. Default: all.")
  List<String> namespaces = List.of();

  @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080",
      converter = OptionConverters.Port.class,
      description = "Where /healthz, /readyz and /metrics answer; 0 for any free port. Default: ${DEFAULT-VALUE}.")
  int port;

  @Option(names = "--device-metrics", negatable = true, fallbackValue = "true",
      defaultValue = "true",
      description = "Give each device a series of its own in /metrics, beside the counts. Default: ${DEFAULT-VALUE}.")
  boolean deviceMetrics;

  @Option(names = "--log-level", paramLabel = "LEVEL", defaultValue = "INFO",
      description = "ERROR, WARN, INFO, DEBUG or TRACE. Default: ${DEFAULT-VALUE}.")
  Level logLevel;

  @Option(names = "--log-format", paramLabel = "FORMAT", defaultValue = "TEXT",
      description = "TEXT (key=value) or JSON, an object a line. Default: ${DEFAULT-VALUE}.")
  LogFormat logFormat;

  @Option(names = "--leader-election", negatable = true, fallbackValue = "true",
      defaultValue = "false",
      description = "Agree with other replicas on one that works. Default: ${DEFAULT-VALUE}.")
  boolean leaderElection;

  @Option(names = "--lease-name", paramLabel = "NAME", defaultValue = "chi-edge-operator",
      description = "The Lease that the working replica holds. Default: ${DEFAULT-VALUE}.")
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
      description = "The same while a device waits for a change of its record. Default: ${DEFAULT-VALUE}.")
  Duration pollIntervalConverging;

  @Option(names = "--outage-after", paramLabel = "TIME", defaultValue = "2m",
      converter = DurationConverter.class,
      description = "How long lists may fail before Healthy tells it. Default: ${DEFAULT-VALUE}.")
  Duration outageAfter;

  @Option(names = "--resync", paramLabel = "TIME", defaultValue = "10m",
      converter = DurationConverter.class,
      description = "How soon a write that the testbed refused is tried again although nobody changed "
          + "anything. Default: ${DEFAULT-VALUE}.")
  Duration resync;

  @Option(names = "--secret-interval", paramLabel = "TIME", defaultValue = "1m",
      converter = DurationConverter.class,
      description = "How often each Secret in use is read again. Default: ${DEFAULT-VALUE}.")
  Duration secretInterval;

  @Option(names = "--registry-connect-timeout", paramLabel = "TIME", defaultValue = "10s",
      converter = DurationConverter.class,
      description = "How long a connection to the testbed may take. Default: ${DEFAULT-VALUE}.")
  Duration connectTimeout;

  @Option(names = "--registry-timeout", paramLabel = "TIME", defaultValue = "60s",
      converter = DurationConverter.class,
      description = "How long a request to the testbed may take. Default: ${DEFAULT-VALUE}.")
  Duration callTimeout;

  @Option(names = "--registry-writes", paramLabel = "N", defaultValue = "4",
      converter = OptionConverters.Count.class,
      description = "How many writes may be on their way to the testbed at once, for each credential. Default: ${DEFAULT-VALUE}.")
  int writesInFlight;

  @Option(names = "--registry-ca", paramLabel = "FILE",
      converter = OptionConverters.Certificates.class,
      description = "PEM certificates to trust for the testbed, beside the platform's. Default: none.")
  String registryCa;

  @Option(names = "--image-claim", paramLabel = "NAME", defaultValue = "edge-images",
      description = "The PersistentVolumeClaim for images of devices that name none. Default: ${DEFAULT-VALUE}.")
  String imageClaim;

  @Option(names = "--image-url", paramLabel = "URL", defaultValue = "",
      converter = OptionConverters.ImageUrl.class,
      description = "Where a server has the images of that claim: status.image.url is this with status.image.path "
          + "added. {namespace} in it stands for the device's. Default: none.")
  String imageUrl;

  @Option(names = "--image-url-namespaces", split = ",", paramLabel = "NAME",
      description = "The namespaces whose claim is served there. Default: all.")
  List<String> imageUrlNamespaces = List.of();

  @Option(names = "--bake-image", paramLabel = "IMAGE", defaultValue = "chi-edge-operator:latest",
      description = "The container image of bake Jobs. Default: ${DEFAULT-VALUE}.")
  String bakeImage;

  @Option(names = "--bake-pull-secret", paramLabel = "NAME", defaultValue = "",
      description = "The Secret in the device's namespace to pull that image with. Default: none.")
  String bakePullSecret;

  @Option(names = "--bake-service-account", paramLabel = "NAME", defaultValue = "default",
      description = "The service account of bake pods; its token is not mounted. Default: ${DEFAULT-VALUE}.")
  String bakeServiceAccount;

  @Option(names = "--bake-cpu", paramLabel = "QUANTITY", defaultValue = "250m",
      converter = OptionConverters.Resources.class,
      description = "The CPU request of bake pods. Default: ${DEFAULT-VALUE}.")
  String bakeCpu;

  @Option(names = "--bake-memory", paramLabel = "QUANTITY", defaultValue = "512Mi",
      converter = OptionConverters.Resources.class,
      description = "The memory request and limit of bake pods. Default: ${DEFAULT-VALUE}.")
  String bakeMemory;

  @Option(names = "--bake-deadline", paramLabel = "TIME", defaultValue = "2h",
      converter = DurationConverter.class,
      description = "How long one bake may take. Default: ${DEFAULT-VALUE}.")
  Duration bakeDeadline;

  @Option(names = "--max-bakes", paramLabel = "N", defaultValue = "4",
      converter = OptionConverters.Count.class,
      description = "How many bake Jobs may run at once, over all namespaces. Default: ${DEFAULT-VALUE}.")
  int maxBakes;

  @Option(names = "--bake-cache", negatable = true, fallbackValue = "true", defaultValue = "true",
      description = "Keep expanded sources on the image claim, in .bases, for the next device of the type; "
          + "those that spec.image.source.sha256 tells. Default: ${DEFAULT-VALUE}.")
  boolean bakeCache;

  @Option(names = "--bake-https-proxy", paramLabel = "URL", defaultValue = "",
      converter = OptionConverters.Proxy.class,
      description = "The proxy, http://HOST:PORT, that bakes fetch https sources through. Default: none.")
  String bakeHttpsProxy;

  @Option(names = "--bake-http-proxy", paramLabel = "URL", defaultValue = "",
      converter = OptionConverters.Proxy.class,
      description = "The same for http sources. Default: none.")
  String bakeHttpProxy;

  @Option(names = "--bake-no-proxy", paramLabel = "HOSTS", defaultValue = "",
      description = "Hosts and domains, with commas, that bakes reach without a proxy. Default: none.")
  String bakeNoProxy;

  @Option(names = "--bake-ca-config-map", paramLabel = "NAME", defaultValue = "",
      description = "The ConfigMap in the device's namespace whose ca.crt has PEM certificates to trust for sources, "
          + "beside the usual ones. Default: none.")
  String bakeCaConfigMap;

  @Option(names = "--device-api-endpoint", paramLabel = "URL",
      defaultValue = "https://api.balena-cloud.com",
      description = {"config.json's apiEndpoint.", "Default: ${DEFAULT-VALUE}."})
  String apiEndpoint;

  @Option(names = "--device-vpn-endpoint", paramLabel = "HOST",
      defaultValue = "cloudlink.balena-cloud.com",
      description = {"config.json's vpnEndpoint.", "Default: ${DEFAULT-VALUE}."})
  String vpnEndpoint;

  @Option(names = "--device-registry-endpoint", paramLabel = "HOST",
      defaultValue = "registry2.balena-cloud.com",
      description = {"config.json's registryEndpoint.", "Default: ${DEFAULT-VALUE}."})
  String registryEndpoint;

  @Option(names = "--device-delta-endpoint", paramLabel = "URL",
      defaultValue = "https://delta.balena-cloud.com",
      description = {"config.json's deltaEndpoint.", "Default: ${DEFAULT-VALUE}."})
  String deltaEndpoint;

  @Option(names = "--device-logs-endpoint", paramLabel = "URL",
      defaultValue = "https://logs.balena-cloud.com",
      description = {"config.json's logsEndpoint.", "Default: ${DEFAULT-VALUE}."})
  String logsEndpoint;

  /** The command line that fills these options, with {@code defaults} for those that are not on it. */
  CommandLine commandLine(EnvironmentDefaults defaults) {
    return new CommandLine(this).setDefaultValueProvider(defaults)
        .setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** The settings that these options make. */
  OperatorSettings settings() {
    CloudEndpoints endpoints = new CloudEndpoints(apiEndpoint, vpnEndpoint, registryEndpoint,
        deltaEndpoint, logsEndpoint);
    BakeSettings bake = BakeSettingsBuilder.builder().defaultClaim(imageClaim)
        .containerImage(bakeImage).imagePullSecret(bakePullSecret)
        .serviceAccount(bakeServiceAccount).cpu(bakeCpu).memory(bakeMemory).deadline(bakeDeadline)
        .endpoints(endpoints).atOnce(maxBakes).cache(bakeCache)
        .web(new WebAccess(bakeHttpsProxy, bakeHttpProxy, bakeNoProxy, bakeCaConfigMap))
        .urls(new ImageUrls(imageUrl, Set.copyOf(imageUrlNamespaces))).build();
    return OperatorSettingsBuilder.builder().namespaces(new LinkedHashSet<>(namespaces))
        .pace(new PollIntervals(pollInterval, pollIntervalConverging, outageAfter, resync))
        .secretInterval(secretInterval).connectTimeout(connectTimeout).callTimeout(callTimeout)
        .writesInFlight(writesInFlight).caPem(registryCa).bake(bake)
        .election(leaderElection ? new LeaderElection(leaseName, leaseNamespace, null) : null)
        .build();
  }
}
