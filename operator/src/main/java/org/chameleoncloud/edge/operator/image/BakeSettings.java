package org.chameleoncloud.edge.operator.image;

import java.time.Duration;
import java.util.Set;
import org.chameleoncloud.edge.operator.api.Buildable;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;

/**
 * The operator's configuration of baking.
 *
 * @param defaultClaim the PersistentVolumeClaim for images of resources that name none
 * @param containerImage the container image of the bake Job
 * @param imagePullSecret the Secret to pull it with, in the device's namespace; empty for none
 * @param serviceAccount the service account of the Job's pod; its token is not mounted
 * @param cpu the pod's CPU request, a Kubernetes quantity
 * @param memory the pod's memory request and limit, a Kubernetes quantity
 * @param deadline how long one bake may take before Kubernetes ends it
 * @param endpoints the cloud's addresses in the device's config.json
 * @param maxBakes how many bakes may run at once, across all namespaces
 * @param maxBakesPerNamespace how many of them in one namespace; 0 for one fewer while other namespaces have images, too
 * @param minThroughput how many bytes a second a download must give on average; 0 for any
 * @param requireClaimLabel whether only claims with the label {@link org.chameleoncloud.edge.operator.api.Label#IMAGES}
 *     are used
 * @param cache whether the claim also keeps expanded sources that have a digest
 * @param web how sources are downloaded
 * @param namespaces where images are baked; empty for all that the operator manages
 * @param urls where a server offers the images of the default claim
 * @param localSources whether sources may be downloaded from loopback and link-local addresses of the pod's node
 * @param balenaApi where images are downloaded for {@code spec.image.source.balenaOS}, without a slash at its end
 */
@Buildable
public record BakeSettings(String defaultClaim, String containerImage, String imagePullSecret,
    String serviceAccount,
    String cpu, String memory, Duration deadline, CloudEndpoints endpoints,
    int maxBakes, int maxBakesPerNamespace, long minThroughput,
    boolean requireClaimLabel, boolean cache, WebAccess web, Set<String> namespaces,
    ImageUrls urls, boolean localSources, String balenaApi) {
  /** The name of our container image without its tag. */
  public static final String REPOSITORY = "localhost/chi-edge-operator";

  /** In bytes a second: a source of 450 MiB takes the two hours that a bake may take. */
  private static final long DEFAULT_MIN_THROUGHPUT = 64 << 10;

  /** The settings of an operator without options. */
  public static BakeSettings defaults() {
    return BakeSettingsBuilder.builder().defaultClaim("edge-images")
        .containerImage(REPOSITORY + ":latest").imagePullSecret("").serviceAccount("default")
        .cpu("250m").memory("512Mi").deadline(Duration.ofHours(2))
        .endpoints(CloudEndpoints.BALENA_CLOUD).maxBakes(4)
        .minThroughput(DEFAULT_MIN_THROUGHPUT).cache(true).web(WebAccess.DIRECT)
        .namespaces(Set.of()).urls(ImageUrls.NONE).localSources(false)
        .balenaApi(CloudEndpoints.BALENA_CLOUD.api()).build();
  }

  /** Whether images of the devices of a namespace are baked. */
  public boolean bakesIn(String namespace) {
    return namespaces.isEmpty() || namespaces.contains(namespace);
  }

  /** An image with its download URL, or without one while the bake runs or when no server offers it. */
  public Image withUrl(String namespace, Image image) {
    boolean complete = image.inputsHash() != null;
    return image.withUrl(complete && defaultClaim.equals(image.claimName())
        ? urls.of(namespace, image.path())
        : null);
  }
}
