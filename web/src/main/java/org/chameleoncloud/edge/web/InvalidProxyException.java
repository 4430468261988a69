package org.chameleoncloud.edge.web;

import okhttp3.HttpUrl;

/**
 * An invalid proxy variable. The message, a sentence without a full stop, names the variable and describes a valid value.
 * It never quotes the value, which may contain a password.
 */
public final class InvalidProxyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private InvalidProxyException(String message) {
    super(message);
  }

  static InvalidProxyException address(String variable) {
    return new InvalidProxyException("the environment variable " + variable
        + " is not the address of an HTTP proxy; write it like http://proxy.example.org:3128");
  }

  static InvalidProxyException passwordMissing(HttpUrl proxy, String variable) {
    return password(proxy, variable, "requires a user and password");
  }

  static InvalidProxyException passwordRejected(HttpUrl proxy, String variable) {
    return password(proxy, variable, "rejects the user and password");
  }

  private static InvalidProxyException password(HttpUrl proxy, String variable, String what) {
    return new InvalidProxyException("the proxy " + proxy.host() + ":" + proxy.port() + " " + what
        + "; set them in the environment variable " + variable
        + ", like http://user:password@proxy.example.org:3128");
  }
}
