package org.chameleoncloud.edge.registry;

import java.io.IOException;
import java.io.InputStream;
import okhttp3.Headers;

/** Makes something of an answer of 2xx. */
@FunctionalInterface
interface ResponseReader<T> {
  /**
   * Reads it.
   *
   * @throws UnexpectedResponseException when it does not hold what it must
   * @throws IOException when it is no JSON, or did not arrive whole
   * @throws RegistryFailure when it says something that is a failure of its own
   */
  T read(Headers headers, InputStream body) throws IOException, RegistryFailure;
}
