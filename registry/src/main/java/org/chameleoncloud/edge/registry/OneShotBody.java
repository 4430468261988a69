package org.chameleoncloud.edge.registry;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/** A body that OkHttp must not send a second time by itself, as it otherwise does when a connection breaks. */
final class OneShotBody extends RequestBody {
  /** For requests that say all in their address. */
  static final RequestBody EMPTY = new OneShotBody(null, new byte[0]);

  private static final MediaType JSON = MediaType.get("application/json");

  private final MediaType type;
  private final byte[] content;

  private OneShotBody(MediaType type, byte[] content) {
    this.type = type;
    this.content = content;
  }

  static RequestBody json(byte[] content) {
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
