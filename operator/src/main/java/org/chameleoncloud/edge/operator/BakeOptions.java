package org.chameleoncloud.edge.operator;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.BakeSettingsBuilder;
import org.chameleoncloud.edge.operator.image.CloudEndpoints;
import org.chameleoncloud.edge.operator.image.ImageUrls;
import org.chameleoncloud.edge.operator.image.WebAccess;
import picocli.CommandLine.Option;

/** Those of the operator's options that say how and where images are baked, and what is in them. */
final class BakeOptions {
  @Option(names = "--image-claim", paramLabel = "NAME", defaultValue = "edge-images",
      description = "The PersistentVolumeClaim for images of devices that do not name one. Default: ${DEFAULT-VALUE}.")
  String imageClaim;

  @Option(names = "--image-url", paramLabel = "URL", defaultValue = "",
      converter = OptionConverters.ImageUrl.class,
      description = "Where a server offers the images of that claim: status.image.url is this with status.image.path "
          + "appended. {namespace} in it is replaced by the device's. Default: none.")
  String imageUrl;

  @Option(names = "--image-url-namespaces", split = ",", paramLabel = "NAME",
      description = "The namespaces whose claim that server offers. Default: all.")
  List<String> imageUrlNamespaces = List.of();

  @Option(names = "--bake-image", paramLabel = "IMAGE",
      description = "The container image of bake Jobs. Default: localhost/chi-edge-operator with the operator's version as "
          + "its tag.")
  String bakeImage = Version.image();

  @Option(names = "--bake-pull-secret", paramLabel = "NAME", defaultValue = "",
      description = "The Secret in the device's namespace to pull that image with. Default: none.")
  String bakePullSecret;

  @Option(names = "--bake-service-account", paramLabel = "NAME", defaultValue = "default",
      description = "The service account of bake pods; its token is not mounted. Default: ${DEFAULT-VALUE}.")
  String bakeServiceAccount;

  @Option(names = "--bake-namespaces", split = ",", paramLabel = "NAME",
      description = "Bake images in these namespaces only; in all others no Jobs need to be created. Default: all.")
  List<String> bakeNamespaces = List.of();

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
      description = "Timeout for one bake. Default: ${DEFAULT-VALUE}.")
  Duration bakeDeadline;

  @Option(names = "--max-bakes", paramLabel = "N", defaultValue = "4",
      converter = OptionConverters.Count.class,
      description = "How many bake Jobs may run at once, over all namespaces. Default: ${DEFAULT-VALUE}.")
  int maxBakes;

  @Option(names = "--max-bakes-per-namespace", paramLabel = "N", defaultValue = "0",
      converter = OptionConverters.CountOrZero.class,
      description = "How many of them in one namespace; 0 for one fewer than --max-bakes while other namespaces have "
          + "images, too, so that a slot remains for them. Default: ${DEFAULT-VALUE}.")
  int maxBakesPerNamespace;

  @Option(names = "--bake-min-throughput", paramLabel = "QUANTITY", defaultValue = "64Ki",
      converter = OptionConverters.Bytes.class,
      description = "How many bytes a second a bake must receive of its source, on average over 5 minutes; 0 for any. A "
          + "slower download fails and is retried later. Default: ${DEFAULT-VALUE}.")
  long bakeMinThroughput;

  @Option(names = "--require-claim-label", negatable = true, fallbackValue = "true",
      defaultValue = "false",
      description = "Bake only onto and from PersistentVolumeClaims with the label edge.chameleoncloud.org/images=true. "
          + "Default: ${DEFAULT-VALUE}.")
  boolean requireClaimLabel;

  @Option(names = "--bake-cache", negatable = true, fallbackValue = "true", defaultValue = "true",
      description = "Keep expanded sources on the image claim, in .bases, for the next device of the type, if "
          + "they have a spec.image.source.sha256. Default: ${DEFAULT-VALUE}.")
  boolean bakeCache;

  @Option(names = "--bake-https-proxy", paramLabel = "URL", defaultValue = "",
      converter = OptionConverters.Proxy.class,
      description = "The proxy, http://HOST:PORT, through which bakes download https sources. Default: none.")
  String bakeHttpsProxy;

  @Option(names = "--bake-http-proxy", paramLabel = "URL", defaultValue = "",
      converter = OptionConverters.Proxy.class,
      description = "The same for http sources. Default: none.")
  String bakeHttpProxy;

  @Option(names = "--bake-no-proxy", paramLabel = "HOSTS", defaultValue = "",
      description = "Hosts, domains and address ranges, separated by commas, that bakes reach without a proxy. Default: none.")
  String bakeNoProxy;

  @Option(names = "--bake-ca-config-map", paramLabel = "NAME", defaultValue = "",
      description = "The ConfigMap in the device's namespace whose ca.crt has PEM certificates to trust for sources, "
          + "in addition to the usual ones. Default: none.")
  String bakeCaConfigMap;

  @Option(names = "--bake-allow-local-sources",
      description = "Let bakes download sources from loopback and link-local addresses, for tests. An image's owner "
          + "then reads what only the node can reach. Default: false.")
  boolean bakeAllowLocalSources;

  @Option(names = "--bake-balena-api", paramLabel = "URL",
      defaultValue = "https://api.balena-cloud.com",
      converter = OptionConverters.DownloadApi.class,
      description = "Where bakes download images for spec.image.source.balenaOS: balena's API, or a server with the same "
          + "/download. Default: ${DEFAULT-VALUE}.")
  String bakeBalenaApi;

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

  /** The settings that these options give. */
  BakeSettings settings() {
    CloudEndpoints endpoints = new CloudEndpoints(apiEndpoint, vpnEndpoint, registryEndpoint,
        deltaEndpoint, logsEndpoint);
    return BakeSettingsBuilder.builder().defaultClaim(imageClaim)
        .containerImage(bakeImage).imagePullSecret(bakePullSecret)
        .serviceAccount(bakeServiceAccount).cpu(bakeCpu).memory(bakeMemory).deadline(bakeDeadline)
        .endpoints(endpoints).maxBakes(maxBakes)
        .maxBakesPerNamespace(maxBakesPerNamespace).minThroughput(bakeMinThroughput)
        .requireClaimLabel(requireClaimLabel).cache(bakeCache)
        .namespaces(Set.copyOf(bakeNamespaces))
        .web(new WebAccess(bakeHttpsProxy, bakeHttpProxy, bakeNoProxy, bakeCaConfigMap))
        .urls(new ImageUrls(imageUrl, Set.copyOf(imageUrlNamespaces)))
        .localSources(bakeAllowLocalSources).balenaApi(bakeBalenaApi).build();
  }
}
