package org.chameleoncloud.edge.registry;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** A secret as it would stand in a line of JSON, where a search for the secret itself misses it. */
final class Escaped {
  private Escaped() {}

  static String json(String secret) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(secret));
  }
}
