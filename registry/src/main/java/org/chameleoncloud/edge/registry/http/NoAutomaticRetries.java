package org.chameleoncloud.edge.registry.http;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Prevents OkHttp from automatically repeating a request after 408, and after 503 with {@code Retry-After: 0}. OkHttp
 * reads the header after this interceptor: a wait above zero prevents the retry in the first case, a missing header in
 * the second. Neither affects this client, which reads the header for 429 and 503 only and treats zero like a missing
 * header.
 */
final class NoAutomaticRetries implements Interceptor {
  private static final String HEADER = "Retry-After";

  @Override
  public Response intercept(Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    return switch (response.code()) {
      case 408 -> response.newBuilder().header(HEADER, "1").build();
      case 503 -> response.header(HEADER, "").matches("0+")
          ? response.newBuilder().removeHeader(HEADER).build()
          : response;
      default -> response;
    };
  }
}
