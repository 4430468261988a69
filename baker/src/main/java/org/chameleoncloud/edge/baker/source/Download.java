package org.chameleoncloud.edge.baker.source;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

import okhttp3.Request;
import okhttp3.Response;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** One download, over as many connections as it takes (RFC 9110, sections 13.1.5 and 14). */
final class Download extends InputStream implements SourceStream {
  private static final int PARTIAL = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final WebSource source;
  private final Answers answers;
  private final long length;
  /** What shows that a later answer is about the same bytes; null when the server gives nothing. */
  private final String validator;
  private Response response;
  private long position;
  private int failures;

  Download(WebSource source) throws IOException {
    this.source = source;
    this.answers = new Answers(source);
    this.response = first();
    this.length = response.body().contentLength();
    this.validator = validator(response);
  }

  private Response first() throws IOException {
    while (true) {
      try {
        return answers.to(answers.request().build());
      } catch (Answers.Passing passing) {
        bear(passing);
      }
    }
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
          throw new Answers.Passing("the connection ended after " + position + " of " + length
              + " bytes", Duration.ZERO);
        }
        position += Math.max(0, read);
        failures = read > 0 ? 0 : failures;
        return read;
      } catch (IOException error) {
        drop();
        bear(error);
      }
    }
  }

  private Response again() throws IOException {
    Request.Builder request = answers.request().header("Range", "bytes=" + position + "-");
    if (validator != null) {
      request.header("If-Range", validator);
    }
    Response answer = answers.to(request.build());
    if (answer.code() == RANGE_NOT_SATISFIABLE || !isAboutTheSame(answer)) {
      answer.close();
      throw changed();
    }
    if (answer.code() != PARTIAL) {
      answer.body().byteStream().skipNBytes(position);
      return answer;
    }
    if (answer.header("Content-Range", "").startsWith("bytes " + position + "-")) {
      return answer;
    }
    answer.close();
    throw new Answers.Passing("the server sends another part than it was asked for",
        Duration.ZERO);
  }

  /** Before anything has been read, whatever is of the same length does. */
  private boolean isAboutTheSame(Response answer) {
    long whole = answer.code() == PARTIAL
        ? total(answer.header("Content-Range", ""))
        : answer.body().contentLength();
    boolean sameLength = length < 0 || whole < 0 || whole == length;
    return sameLength && (position == 0
        || validator != null && validator.equals(validator(answer)));
  }

  /** What stands behind the slash in "bytes 100-199/1000"; -1 when the server does not know. */
  private static long total(String range) {
    String total = range.substring(range.indexOf('/') + 1);
    return total.matches("\\d{1,18}") ? Long.parseLong(total) : -1;
  }

  private BakeFailure changed() {
    return new BakeFailure(Reason.SourceChanged, "the download of " + source.name()
        + " broke off after " + position + " bytes, and the server does not say that it still"
        + " has the same: try again");
  }

  /** Waits until it is time for the next try. */
  private void bear(IOException error) throws IOException {
    failures++;
    Retries retries = source.retries();
    Duration asked = error instanceof Answers.Passing passing
        ? passing.retryAfter()
        : Duration.ZERO;
    if (Thread.currentThread().isInterrupted() || failures > retries.withoutProgress()
        || asked.compareTo(retries.longestPause()) > 0) {
      throw new BakeFailure(Reason.SourceUnreadable, source.name() + " cannot be downloaded: "
          + Answers.sentence(error) + (asked.isPositive()
              ? " and asks to be left alone for " + asked.toSeconds() + " seconds"
              : "")
          + " (tried " + failures + (failures == 1 ? " time)" : " times)"));
    }
    retries.pause(failures, asked);
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
