package org.chameleoncloud.edge.operator.control.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import okhttp3.Dns;
import org.chameleoncloud.edge.operator.plan.source.Check;
import org.chameleoncloud.edge.operator.plan.source.Check.Validators;
import org.chameleoncloud.edge.operator.plan.source.CheckResult;
import org.chameleoncloud.edge.registry.hosts.HostEntry;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server on this machine, and a probe that may ask it. */
abstract class ProbedServer {
  static final String DIGEST = "7ec52deac3f77c084872910950e46576ed76e5daaffcc07263cd2ccd0e9f2acb";
  static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T09:00:00Z"),
      ZoneOffset.UTC);

  HttpServer server;
  String url;
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.start();
    url = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** Answers requests, which are noted. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  void serve(String path, Answer answer) {
    server.createContext(path, exchange -> {
      requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      try (exchange) {
        answer.to(exchange);
      }
    });
  }

  static Answer text(String text, String... headers) {
    return exchange -> {
      set(exchange, headers);
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  static Answer status(int code, String... headers) {
    return exchange -> {
      set(exchange, headers);
      exchange.sendResponseHeaders(code, -1);
    };
  }

  private static void set(HttpExchange exchange, String... headers) {
    for (int i = 0; i < headers.length; i += 2) {
      exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
    }
  }

  static SourceProbe probe(TestbedHosts hosts, Duration timeout) {
    return new SourceProbe(new SourceProbe.Settings(hosts, null, timeout), Map.of(), Dns.SYSTEM,
        CLOCK);
  }

  static CheckResult ask(Check check) throws InterruptedException {
    TestbedHosts local = TestbedHosts.withoutCredential(List.of(HostEntry.parse("127.0.0.1")));
    return probe(local, Duration.ofSeconds(5)).check("lab", check);
  }

  CheckResult digest(String file) throws InterruptedException {
    return ask(new Check.Digest(url + "/sums", file, Validators.NONE));
  }

  CheckResult head(Validators seen) throws InterruptedException {
    return ask(new Check.Head(url + "/pi.img", seen));
  }

  static CheckResult.Failed failed(CheckResult result) {
    assertThat(result).isInstanceOf(CheckResult.Failed.class);
    return (CheckResult.Failed) result;
  }
}
