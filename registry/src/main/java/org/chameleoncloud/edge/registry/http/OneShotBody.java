package org.chameleoncloud.edge.registry.http;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** A request body that OkHttp does not send again when a connection breaks. */
public final class OneShotBody extends RequestBody {
  /** An empty body. */
  public static final RequestBody EMPTY = new OneShotBody(null, new byte[0]);

  private static final MediaType JSON = MediaType.get("application/json");

  private final MediaType type;
  private final byte[] content;

  private OneShotBody(MediaType type, byte[] content) {
    this.type = type;
    this.content = content;
  }

  /** A JSON body. */
  public static RequestBody json(byte[] content) {
    return new OneShotBody(JSON, content);
  }

  @Override
  public boolean isOneShot() {
    return true;
  }

  @Override
  public MediaType contentType() {
    return type;
  }

  @Override
  public long contentLength() {
    return content.length;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    sink.write(content);
  }
}
