package org.chameleoncloud.edge.registry;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Keeps OkHttp from repeating a request by itself after 408, and after 503 with {@code Retry-After: 0}. It reads
 * the header before anybody else does: a wait above zero stops it in the first case, a missing one in the second.
 * Neither changes what we read, since a wait counts for us only with 429 and 503, and none is the same as zero.
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
