package org.chameleoncloud.edge.baker.source;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

import okhttp3.Credentials;
import okhttp3.Request;
import okhttp3.Response;

import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.web.InvalidProxyException;
import org.chameleoncloud.edge.web.RetryAfter;

/** Asking a server, and what its answers mean (RFC 9110, section 15). */
final class Answers {
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);
  /** OkHttp has no type for it. */
  private static final String REFUSED_TUNNEL = "Unexpected response code for CONNECT:";

  private final WebSource source;

  /** What may pass by itself. */
  static final class Passing extends IOException {
    private static final long serialVersionUID = 1;
    private final Duration retryAfter;

    Passing(String what, Duration retryAfter) {
      super(what);
      this.retryAfter = retryAfter;
    }

    /** How long the server asks to be left alone, zero when it does not say. */
    Duration retryAfter() {
      return retryAfter;
    }
  }

  Answers(WebSource source) {
    this.source = source;
  }

  /** A request for the whole source. */
  Request.Builder request() {
    // Compression on the way would make positions and digests those of something else.
    Request.Builder request = new Request.Builder().url(source.url()).header("Accept-Encoding",
        "identity");
    if (!source.url().username().isEmpty()) {
      request.header("Authorization",
          Credentials.basic(source.url().username(), source.url().password()));
    }
    return request;
  }

  /**
   * An answer with bytes of the source in it, or one that there are none from the asked-for place on (416).
   *
   * @throws Passing what may pass by itself
   * @throws BakeFailure {@code SourceMissing} what will not
   */
  Response to(Request request) throws Passing {
    Response answer = answer(request);
    int code = answer.code();
    boolean downgraded = source.url().isHttps() && !answer.request().isHttps();
    if (!downgraded && (code == 200 || code == 203 || request.header("Range") != null
        && (code == 206 || code == 416))) {
      return answer;
    }
    answer.close();
    if (downgraded) {
      throw missing("the server redirects from https to http, where anybody may change it");
    }
    if (PASSING.contains(code) || code >= 500) {
      throw new Passing("the server answers " + code, retryAfter(answer));
    }
    throw missing("the server answers " + code + switch (code) {
      case 401, 403 -> ", it wants a permission";
      case 404, 410 -> ", there is nothing";
      default -> "";
    });
  }

  private Response answer(Request request) throws Passing {
    try {
      return source.client().newCall(request).execute();
    } catch (InvalidProxyException invalid) {
      throw new BakeFailure(Reason.BadRequest, invalid.getMessage());
    } catch (ProtocolException error) {
      throw missing(String.valueOf(error.getMessage()).startsWith("Too many follow-up")
          ? "the server redirects in a circle"
          : "the server does not speak HTTP");
    } catch (SSLException error) {
      if (isDistrust(error)) {
        throw missing("the server's certificate is not trusted. If it is of a private authority,"
            + " name that with --ca");
      }
      throw new Passing(sentence(error), Duration.ZERO);
    } catch (IOException error) {
      String text = String.valueOf(error.getMessage());
      if (text.startsWith(REFUSED_TUNNEL) && !text.matches(".* 5\\d\\d")) {
        throw missing("the proxy answers " + text.substring(REFUSED_TUNNEL.length()).strip());
      }
      throw new Passing(sentence(error), Duration.ZERO);
    }
  }

  private static boolean isDistrust(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
        return true;
      }
    }
    return false;
  }

  /** What became of a connection. */
  static String sentence(IOException error) {
    return switch (error) {
      case UnknownHostException _ -> "no server of that name is known here";
      case ConnectException _ -> "the server or proxy cannot be reached";
      case SocketTimeoutException _ -> "nothing has come for too long";
      case SSLException _ -> "no secure connection comes about";
      case Passing passing -> passing.getMessage();
      default -> "the connection broke off";
    };
  }

  private static Duration retryAfter(Response answer) {
    return RetryAfter.parse(answer.headers(), Instant.now()).orElse(Duration.ZERO);
  }

  private BakeFailure missing(String why) {
    return new BakeFailure(Reason.SourceMissing, source.name() + " cannot be fetched: " + why);
  }
}
