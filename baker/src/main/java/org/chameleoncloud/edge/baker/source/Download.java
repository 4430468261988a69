package org.chameleoncloud.edge.baker.source;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

import okhttp3.Request;
import okhttp3.Response;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** A download that reconnects and resumes when it is interrupted (RFC 9110, sections 13.1.5 and 14). */
final class Download extends InputStream implements SourceStream {
  private static final int PARTIAL = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final WebSource source;
  private final SourceRequests requests;
  private final long length;
  /** The ETag or date that identifies this version of the source; null if the server sends neither. */
  private final String validator;
  private final LeastThroughput.Meter throughput;
  private Response response;
  private long position;
  private int failures;

  Download(WebSource source) throws IOException {
    this.source = source;
    this.requests = new SourceRequests(source);
    this.throughput = source.least().start(source.name());
    this.response = start();
    this.length = response.body().contentLength();
    this.validator = validator(response);
  }

  private Response start() throws IOException {
    while (true) {
      try {
        return requests.send(requests.request().build());
      } catch (SourceRequests.TransientException failure) {
        backOff(failure);
      }
    }
  }

  /** A weak ETag does not guarantee the same bytes. */
  private static String validator(Response response) {
    String tag = response.header("ETag");
    return tag != null && !tag.startsWith("W/") ? tag : response.header("Last-Modified");
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    throughput.waiting();
    while (true) {
      try {
        if (response == null) {
          response = resume();
        }
        int read = response.body().byteStream().read(target, offset, count);
        if (read < 0 && length >= 0 && position < length) {
          throw new SourceRequests.TransientException(
              "the connection was closed after " + position + " of " + length
                  + " bytes",
              Duration.ZERO);
        }
        position += Math.max(0, read);
        failures = read > 0 ? 0 : failures;
        throughput.received(Math.max(0, read));
        return read;
      } catch (IOException error) {
        disconnect();
        backOff(error);
        throughput.received(0);
      }
    }
  }

  private Response resume() throws IOException {
    Request.Builder request = requests.request().header("Range", "bytes=" + position + "-");
    if (validator != null) {
      request.header("If-Range", validator);
    }
    Response resumed = requests.send(request.build());
    if (resumed.code() == RANGE_NOT_SATISFIABLE || !isSameVersion(resumed)) {
      resumed.close();
      throw changed();
    }
    if (resumed.code() != PARTIAL) {
      resumed.body().byteStream().skipNBytes(position);
      return resumed;
    }
    if (resumed.header("Content-Range", "").startsWith("bytes " + position + "-")) {
      return resumed;
    }
    resumed.close();
    throw new SourceRequests.TransientException("the server sent another range than requested",
        Duration.ZERO);
  }

  /** Whether a response is for the same version. Until bytes have been read, only the length must be the same. */
  private boolean isSameVersion(Response other) {
    long total = other.code() == PARTIAL
        ? total(other.header("Content-Range", ""))
        : other.body().contentLength();
    boolean sameLength = length < 0 || total < 0 || total == length;
    return sameLength && (position == 0
        || validator != null && validator.equals(validator(other)));
  }

  /** The total length in a Content-Range, 1000 in "bytes 100-199/1000"; -1 if it is unknown. */
  private static long total(String range) {
    String total = range.substring(range.indexOf('/') + 1);
    return total.matches("\\d{1,18}") ? Long.parseLong(total) : -1;
  }

  private BakeFailure changed() {
    return new BakeFailure(Reason.SourceChanged, "the download of " + source.name()
        + " was interrupted after " + position + " bytes and cannot be resumed, because the source"
        + " may have changed; try again");
  }

  /** Waits before the next attempt, or gives up. */
  private void backOff(IOException error) throws IOException {
    failures++;
    Retries retries = source.retries();
    Duration retryAfter = error instanceof SourceRequests.TransientException failure
        ? failure.retryAfter()
        : Duration.ZERO;
    if (Thread.currentThread().isInterrupted() || failures > retries.maxFailures()
        || retryAfter.compareTo(retries.maxPause()) > 0) {
      throw new BakeFailure(Reason.SourceUnreadable, source.name() + " cannot be downloaded: "
          + SourceRequests.describe(error) + (retryAfter.isPositive()
              ? " and asks clients to wait " + retryAfter.toSeconds() + " seconds"
              : "")
          + " (tried " + failures + (failures == 1 ? " time)" : " times)"));
    }
    retries.pause(failures, retryAfter);
  }

  private void disconnect() {
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

  /** Nothing to check: every response was compared with the first one's validator. */
  @Override
  public void requireUnchanged() {}

  @Override
  public void close() {
    disconnect();
  }
}
