package org.chameleoncloud.edge.operator.image;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a bake downloads a source.
 *
 * @param httpsProxy the proxy for https addresses, {@code http://HOST:PORT}; empty for none
 * @param httpProxy the proxy for http addresses; empty for none
 * @param noProxy the hosts that are reached without a proxy, as in NO_PROXY; empty for none
 * @param caConfigMap the ConfigMap, in the device's namespace, with CA certificates to trust in addition to the
 *     usual ones; empty for none
 */
public record WebAccess(String httpsProxy, String httpProxy, String noProxy, String caConfigMap) {
  /** The ConfigMap's key with the CA certificates, in PEM format. */
  public static final String CA_KEY = "ca.crt";

  /** No proxy, and the usual CA certificates. */
  public static final WebAccess DIRECT = new WebAccess("", "", "", "");

  /** The environment variables of the proxies, without the empty ones. */
  Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("HTTPS_PROXY", httpsProxy);
    variables.put("HTTP_PROXY", httpProxy);
    variables.put("NO_PROXY", noProxy);
    variables.values().removeIf(String::isEmpty);
    return variables;
  }

  /** Whether a ConfigMap has CA certificates to trust. */
  public boolean hasCaCertificates() {
    return !caConfigMap.isEmpty();
  }
}
