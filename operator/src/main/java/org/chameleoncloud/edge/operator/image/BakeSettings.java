package org.chameleoncloud.edge.operator.image;

import org.chameleoncloud.edge.operator.api.Buildable;
import java.time.Duration;
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
 * @param endpoints what config.json tells the device of its cloud
 * @param atOnce how many bakes may run at once, over all namespaces
 * @param cache whether the claim also keeps the expanded sources whose digest is given
 * @param web how sources at addresses are reached
 * @param urls where a server has the images of the default claim
 */
@Buildable
public record BakeSettings(String defaultClaim, String containerImage, String imagePullSecret,
    String serviceAccount,
    String cpu, String memory, Duration deadline, CloudEndpoints endpoints,
    int atOnce, boolean cache, WebAccess web, ImageUrls urls) {

  /** What the operator has without options. */
  public static BakeSettings defaults() {
    return BakeSettingsBuilder.builder().defaultClaim("edge-images")
        .containerImage("chi-edge-operator:latest").imagePullSecret("").serviceAccount("default")
        .cpu("250m").memory("512Mi").deadline(Duration.ofHours(2))
        .endpoints(CloudEndpoints.BALENA_CLOUD).atOnce(4).cache(true).web(WebAccess.DIRECT)
        .urls(ImageUrls.NONE).build();
  }

  /** An image with the address that it can be fetched from, or without one: the bake is not over, or nobody serves it. */
  public Image withUrl(String namespace, Image image) {
    boolean whole = image.inputsHash() != null;
    return image.withUrl(whole && image.claimName().equals(defaultClaim)
        ? urls.of(namespace, image.path())
        : null);
  }
}
