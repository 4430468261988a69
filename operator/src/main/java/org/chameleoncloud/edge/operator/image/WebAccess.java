package org.chameleoncloud.edge.operator.image;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a bake reaches a source at an address.
 *
 * @param httpsProxy the proxy for https addresses, {@code http://HOST:PORT}; empty for none
 * @param httpProxy the proxy for http addresses; empty for none
 * @param noProxy the hosts that are reached without, as in NO_PROXY; empty for none
 * @param caConfigMap the ConfigMap, in the device's namespace, with certificate authorities to trust beside the usual
 *     ones; empty for none
 */
public record WebAccess(String httpsProxy, String httpProxy, String noProxy, String caConfigMap) {
  /** The ConfigMap's key with the authorities, in PEM form. */
  public static final String CA_KEY = "ca.crt";

  /** No proxy, and the authorities that everybody trusts. */
  public static final WebAccess DIRECT = new WebAccess("", "", "", "");

  /** The variables that tell a program of the proxies; without those that are empty. */
  Map<String, String> environment() {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("HTTPS_PROXY", httpsProxy);
    variables.put("HTTP_PROXY", httpProxy);
    variables.put("NO_PROXY", noProxy);
    variables.values().removeIf(String::isEmpty);
    return variables;
  }

  /** Whether a ConfigMap has authorities to trust. */
  public boolean hasAuthorities() {
    return !caConfigMap.isEmpty();
  }
}
