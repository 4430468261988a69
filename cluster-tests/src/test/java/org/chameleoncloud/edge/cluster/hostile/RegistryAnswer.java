package org.chameleoncloud.edge.cluster.hostile;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import org.chameleoncloud.edge.cluster.hostile.HostileServer.Answer;
import org.chameleoncloud.edge.cluster.hostile.HostileServer.Request;

/** How a tenant's own testbed answers what follows a sign-in; its Keystone is part of the same server. */
public enum RegistryAnswer implements Answer {
  /** 64 MiB of records that look real. */
  LONG_LIST(4) {
    @Override
    void answer(Request request, ResponseStream out) throws IOException {
      out.head(200, JSON);
      out.write("{\"hardware\": [");
      byte[] records = Payloads.records(1000);
      while (out.written() < 64 << 20) {
        out.write(records);
      }
      out.write(Payloads.record("last") + "]}");
    }
  },
  /** 64 kB that are decompressed to 64 MiB. */
  GZIP_BOMB(6) {
    @Override
    void answer(Request request, ResponseStream out) throws IOException {
      out.head(200, JSON, GZIP);
      out.write(Payloads.gzipBomb());
    }
  },
  /** 700,000 records of a few bytes each. */
  TINY_RECORDS(4) {
    @Override
    void answer(Request request, ResponseStream out) throws IOException {
      out.head(200, JSON, GZIP);
      out.write(Payloads.tinyRecords());
    }
  },
  /** An error whose text and fields all look like secrets to be masked. */
  SECRET_LIKE(6) {
    @Override
    void answer(Request request, ResponseStream out) throws IOException {
      out.head(request.method().equals("GET") ? 200 : 500, JSON, GZIP);
      out.write(Payloads.secretLike());
    }
  },
  /** Lists in lists. */
  DEEP_NESTING(4) {
    @Override
    void answer(Request request, ResponseStream out) throws IOException {
      out.head(200, JSON);
      out.write("{\"hardware\": " + "[".repeat(1 << 20));
    }
  },
  /** A byte at a time. */
  DRIPPING(8) {
    @Override
    void answer(Request request, ResponseStream out) throws IOException {
      out.head(200, JSON);
      out.drip("{\"hardware\": [          ", Duration.ofSeconds(1), Duration.ofMinutes(2));
    }
  },
  /** Header lines without an end. */
  ENDLESS_HEADERS(4) {
    @Override
    void answer(Request request, ResponseStream out) throws IOException {
      out.write("HTTP/1.1 200 OK\r\n");
      for (int i = 0;; i++) {
        out.write("X-Header-" + i + ": " + "h".repeat(4000) + "\r\n");
      }
    }
  },
  /** Values of other types than they should have. */
  WRONG_TYPES(4) {
    @Override
    void answer(Request request, ResponseStream out) throws IOException {
      out.head(200, JSON);
      out.write(Payloads.wrongTypes(out.hashCode()));
    }
  },
  /** Terminal sequences and line breaks in everything that is shown. */
  CONTROL_CHARACTERS(4) {
    @Override
    void answer(Request request, ResponseStream out) throws IOException {
      boolean list = request.method().equals("GET");
      out.head(list ? 200 : 403, JSON);
      out.write(list ? "{\"hardware\": []}" : "{\"error\": \"" + Payloads.CONTROLS + "\"}");
    }
  },
  /** Records with thousands of workers and long texts. */
  MANY_WORKERS(4) {
    @Override
    void answer(Request request, ResponseStream out) throws IOException {
      out.head(200, JSON);
      out.write(Payloads.manyWorkers());
    }
  },
  /** A rejected token for each request, so that the operator signs in again and again. */
  REJECTED(4) {
    @Override
    void answer(Request request, ResponseStream out) throws IOException {
      out.head(401, JSON);
      out.write("{\"error\": {\"message\": \"no\"}}");
    }
  },
  /** The only one that accepts a registration: it collects what is sent. */
  ACCEPTING(6) {
    @Override
    void answer(Request request, ResponseStream out) throws IOException {
      boolean list = request.method().equals("GET");
      out.head(list ? 200 : 201, JSON);
      out.write(list ? "{\"hardware\": []}" : Payloads.record("accepted"));
    }
  };

  private static final String JSON = "Content-Type: application/json";
  private static final String GZIP = "Content-Encoding: gzip";

  private final int credentials;

  RegistryAnswer(int credentials) {
    this.credentials = credentials;
  }

  /** How many credentials, each with a device, are used for it. */
  int credentials() {
    return credentials;
  }

  /** The first segment of its URLs. */
  public String path() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  abstract void answer(Request request, ResponseStream out) throws IOException;

  @Override
  public void write(Request request, ResponseStream out) throws IOException {
    if (request.target().contains("/auth/tokens")) {
      Keystone.signIn(request, out);
    } else {
      answer(request, out);
    }
  }
}
