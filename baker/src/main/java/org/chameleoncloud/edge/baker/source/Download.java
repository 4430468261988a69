package org.chameleoncloud.edge.baker.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

import okhttp3.Request;
import okhttp3.Response;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** One download, over as many connections as it takes (RFC 9110, sections 13.1.5 and 14). */
final class Download extends InputStream implements SourceStream {
  private static final int PARTIAL = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final WebSource source;
  private final long length;
  /** What shows that a later answer is about the same bytes; null when the server gives nothing. */
  private final String validator;
  private Response response;
  private long position;
  private int failures;

  Download(WebSource source) throws IOException {
    this.source = source;
    this.response = first();
    this.length = response.body().contentLength();
    this.validator = validator(response);
  }

  private Response first() throws IOException {
    while (true) {
      try {
        return accepted(source.client().newCall(request().build()).execute());
      } catch (IOException error) {
        bear(error.getMessage());
      }
    }
  }

  private Request.Builder request() {
    // Compression on the way would make positions and digests those of something else.
    return new Request.Builder().url(source.url()).header("Accept-Encoding", "identity");
  }

  /** An answer with the source in it; what may pass by itself is an {@link IOException}. */
  private Response accepted(Response answer) throws IOException {
    int code = answer.code();
    boolean downgraded = source.url().isHttps() && !answer.request().isHttps();
    if (answer.isSuccessful() && !downgraded) {
      return answer;
    }
    answer.close();
    if (downgraded) {
      throw new BakeFailure(Reason.SourceMissing, source.name()
          + " cannot be had: the server redirects from https to http, where anybody may change it");
    }
    if (code == 408 || code == 425 || code == 429 || code >= 500) {
      throw new IOException("the server answers " + code);
    }
    if (code == RANGE_NOT_SATISFIABLE) {
      throw changed();
    }
    throw new BakeFailure(Reason.SourceMissing, source.name() + " cannot be had: the server"
        + " answers " + code + (code == 404 || code == 410 ? ", there is nothing" : "")
        + (code == 401 || code == 403 ? ", it wants a permission" : ""));
  }

  /** A weak ETag promises a like meaning, not like bytes. */
  private static String validator(Response response) {
    String tag = response.header("ETag");
    return tag != null && !tag.startsWith("W/") ? tag : response.header("Last-Modified");
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    while (true) {
      try {
        if (response == null) {
          response = again();
        }
        int read = response.body().byteStream().read(target, offset, count);
        if (read < 0 && length >= 0 && position < length) {
          throw new IOException("the connection ended after " + position + " of " + length
              + " bytes");
        }
        position += Math.max(0, read);
        failures = read > 0 ? 0 : failures;
        return read;
      } catch (IOException error) {
        drop();
        bear(error instanceof InterruptedIOException
            ? "nothing has come for too long"
            : error.getMessage());
      }
    }
  }

  private Response again() throws IOException {
    Request.Builder request = request().header("Range", "bytes=" + position + "-");
    if (validator != null) {
      request.header("If-Range", validator);
    }
    Response answer = accepted(source.client().newCall(request.build()).execute());
    if (validator == null || !validator.equals(validator(answer))) {
      answer.close();
      throw changed();
    }
    if (answer.code() == PARTIAL && startsHere(answer)) {
      return answer;
    }
    if (answer.code() == PARTIAL) {
      answer.close();
      throw new IOException("the server sends another part than it was asked for");
    }
    answer.body().byteStream().skipNBytes(position);
    return answer;
  }

  private boolean startsHere(Response answer) {
    return answer.header("Content-Range", "").startsWith("bytes " + position + "-");
  }

  private BakeFailure changed() {
    return new BakeFailure(Reason.SourceChanged, "the download of " + source.name()
        + " broke off after " + position + " bytes, and the server does not say that it still"
        + " has the same: try again");
  }

  private void bear(String what) throws IOException {
    failures++;
    if (Thread.currentThread().isInterrupted() || failures > source.retries().withoutProgress()) {
      throw new BakeFailure(Reason.SourceUnreadable, source.name() + " cannot be downloaded: "
          + what + " (tried " + failures + " times)");
    }
    source.retries().pause(failures);
  }

  private void drop() {
    if (response != null) {
      response.close();
      response = null;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public InputStream bytes() {
    return this;
  }

  @Override
  public long length() {
    return length;
  }

  /** Every part was checked against the first one's mark when it came. */
  @Override
  public void requireUnchanged() {}

  @Override
  public void close() {
    drop();
  }
}
