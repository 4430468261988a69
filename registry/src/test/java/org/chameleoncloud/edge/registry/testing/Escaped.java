package org.chameleoncloud.edge.registry.testing;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Escapes secrets as in JSON, where a search for the plain secret would miss them. */
public final class Escaped {
  private Escaped() {}

  /** The secret as the content of a JSON string. */
  public static String json(String secret) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(secret));
  }
}
