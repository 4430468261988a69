package org.chameleoncloud.edge.operator.image;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Where a server offers the images of the default claim.
 *
 * @param base the address that an image's path is added to, with a slash at its end; {@value #NAMESPACE} in it is
 *        replaced by the image's namespace. Empty without a server
 * @param namespaces whose claim is served; empty for all
 */
public record ImageUrls(String base, Set<String> namespaces) {
  /** A pod mounts only claims of its own namespace, so each namespace may have its own server and host. */
  public static final String NAMESPACE = "{namespace}";
  /** Without a server. */
  public static final ImageUrls NONE = new ImageUrls("", Set.of());

  /**
   * The address of an image on the default claim; null where no server offers it.
   *
   * @param path on the claim
   */
  String of(String namespace, String path) {
    boolean served = namespaces.isEmpty() || namespaces.contains(namespace);
    return base.isEmpty() || !served ? null : base.replace(NAMESPACE, namespace) + encoded(path);
  }

  private static String encoded(String path) {
    try {
      return new URI(null, null, "/" + path, null).toASCIIString().substring(1);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("invalid path: " + path, e);
    }
  }
}
