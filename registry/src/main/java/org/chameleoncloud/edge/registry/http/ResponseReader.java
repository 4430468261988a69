package org.chameleoncloud.edge.registry.http;

import java.io.IOException;
import java.io.InputStream;
import okhttp3.Headers;
import org.chameleoncloud.edge.registry.RegistryFailure;

/** Reads a response with status code 2xx. */
@FunctionalInterface
public interface ResponseReader<T> {
  /**
   * Reads the response.
   *
   * @throws UnexpectedResponseException when a required part is missing or invalid
   * @throws IOException when the response is not JSON or is incomplete
   * @throws RegistryFailure when the content of the response is a failure
   */
  T read(Headers headers, InputStream body) throws IOException, RegistryFailure;
}
