package org.chameleoncloud.edge.operator.image;

/**
 * The addresses in a device's config.json (balenaOS, config.json reference).
 *
 * @param api the API, an https address; its host also names the device's key in {@code deviceApiKeys}
 * @param vpn the VPN's host name
 * @param registry the container registry's host name
 * @param delta the delta server, an https address
 * @param logs the log server, an https address
 */
public record CloudEndpoints(String api, String vpn, String registry, String delta, String logs) {
  /** balenaCloud, which manages CHI@Edge's devices. */
  public static final CloudEndpoints BALENA_CLOUD = new CloudEndpoints(
      "https://api.balena-cloud.com",
      "cloudlink.balena-cloud.com", "registry2.balena-cloud.com", "https://delta.balena-cloud.com",
      "https://logs.balena-cloud.com");
}
