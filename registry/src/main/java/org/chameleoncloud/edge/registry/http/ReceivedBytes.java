package org.chameleoncloud.edge.registry.http;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;

/** A tag on a request that counts the bytes of the response's body as received, before they are decompressed. */
final class ReceivedBytes {
  private final AtomicLong count = new AtomicLong();
  private final ProcessingTurn turn;

  /** Counts for a response that is processed in {@code turn}, which pauses while more bytes are awaited. */
  ReceivedBytes(ProcessingTurn turn) {
    this.turn = turn;
  }

  /** The turn in which the response is processed. */
  ProcessingTurn turn() {
    return turn;
  }

  /** How many bytes have been received so far. */
  long count() {
    return count.get();
  }

  /** Counts for requests that have the tag. */
  static final class Counter implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
      ReceivedBytes bytes = chain.request().tag(ReceivedBytes.class);
      Response response = chain.proceed(chain.request());
      return bytes == null
          ? response
          : response.newBuilder().body(new CountedBody(response.body(), bytes)).build();
    }
  }

  private static final class CountedBody extends ResponseBody {
    private final ResponseBody body;
    private final BufferedSource source;

    private CountedBody(ResponseBody body, ReceivedBytes bytes) {
      this.body = body;
      this.source = Okio.buffer(counted(body.source(), bytes));
    }

    private static Source counted(Source source, ReceivedBytes bytes) {
      return new ForwardingSource(source) {
        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
          long read = bytes.turn.waiting(() -> super.read(sink, byteCount));
          bytes.count.addAndGet(Math.max(read, 0));
          return read;
        }
      };
    }

    @Override
    public MediaType contentType() {
      return body.contentType();
    }

    @Override
    public long contentLength() {
      return body.contentLength();
    }

    @Override
    public BufferedSource source() {
      return source;
    }
  }
}
