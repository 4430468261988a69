package org.chameleoncloud.edge.operator.control.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.chameleoncloud.edge.operator.control.memory.DeviceMemory;
import org.chameleoncloud.edge.operator.plan.observation.ListState;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Registries of a hostile namespace, with as many credentials as it may have, next to an honest one. */
class HostileRegistryTest {
  private static final int CREDENTIALS = 60;
  private static final Duration QUICK = Duration.ofMillis(1);
  private static final PollIntervals INTERVALS = new PollIntervals(QUICK, QUICK,
      Duration.ofMinutes(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

  private final RegistryClient client = new RegistryClient(RegistryClient.Settings
      .defaults().withHosts(TestbedHosts.local("127.0.0.1")));
  private final AtomicInteger refused = new AtomicInteger();
  private final PollShares shares = new PollShares(32 << 20, 1, refused::incrementAndGet);
  private final ProjectPollers pollers = new ProjectPollers(client::openTestbed, shares, INTERVALS,
      Clock.systemUTC(), new DeviceMemory(), _ -> {}, (_, _) -> {});
  private final List<HttpServer> servers = new ArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger honestLists = new AtomicInteger();
  private ProjectPoller honest;

  /** What a registry responds with. */
  @FunctionalInterface
  private interface Answer {
    void write(OutputStream body) throws IOException, InterruptedException;
  }

  @BeforeEach
  void openTheHonestRegistry() throws IOException {
    URI address = registry(body -> {
      write(body, "{\"hardware\": [" + record("pi", "") + "]}");
      honestLists.incrementAndGet();
    });
    honest = pollers.of(credential(address, 0), new ResourceID("pi", "honest")).orElseThrow();
  }

  @AfterEach
  void close() {
    pollers.close();
    end.countDown();
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
    client.close();
  }

  private static Credentials credential(URI address, int number) {
    return new Credentials(address, "id-" + number, Sensitive.of("secret"), null, "public", null);
  }

  private static void write(OutputStream body, String text) throws IOException {
    body.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String record(String name, String properties) {
    return """
        {"uuid": "%s", "name": "%s", "project_id": "p", "created_at": "2026-11-22T08:18:19",
         "properties": {%s}, "workers": []}
        """.formatted(name, name, properties);
  }

  /** A Keystone and a registry; its address. */
  private URI registry(Answer list) throws IOException {
    HttpServer server = HttpServer
        .create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v3");
    server.setExecutor(threads);
    server.createContext("/v3/auth/tokens", exchange -> {
      exchange.getResponseHeaders().set("X-Subject-Token", "token");
      respond(exchange, 201, body -> write(body, """
          {"token": {"expires_at": "2099-01-01T00:00:00Z", "catalog": [{"type": "inventory",
            "endpoints": [{"interface": "public", "url": "http://127.0.0.1:%d"}]}]}}
          """.formatted(server.getAddress().getPort())));
    });
    server.createContext("/v1/hardware", exchange -> respond(exchange, 200, list));
    server.start();
    servers.add(server);
    return address;
  }

  private static void respond(HttpExchange exchange, int status, Answer list) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(status, 0);
      list.write(exchange.getResponseBody());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void attack(Answer list) throws IOException {
    URI address = registry(list);
    for (int i = 0; i < CREDENTIALS; i++) {
      pollers.of(credential(address, i), new ResourceID("pi-" + i, "hostile")).orElseThrow();
    }
  }

  private void assertThatTheHonestListComesAgainAndAgain() throws InterruptedException {
    int before = honestLists.get();
    await().atMost(Duration.ofMinutes(1)).until(() -> honestLists.get() >= before + 20);
    assertThat(honest.list(null, "pi", "chi-edge").orElseThrow()).isInstanceOfSatisfying(
        ListState.Listed.class,
        listed -> assertThat(listed.record()).isPresent());
  }

  @Test
  void registriesThatDripHoldUpListsOfTheirNamespaceOnly() throws Exception {
    AtomicInteger dripping = new AtomicInteger();
    attack(body -> {
      write(body, "{\"hardware\": [" + record("a", ""));
      body.flush();
      dripping.incrementAndGet();
      end.await();
    });
    await().until(() -> dripping.get() == PollShares.LISTS_IN_FLIGHT
        && shares.waiting() >= CREDENTIALS - PollShares.LISTS_IN_FLIGHT);
    assertThatTheHonestListComesAgainAndAgain();
    assertThat(dripping).as("lists of the hostile namespace in flight")
        .hasValue(PollShares.LISTS_IN_FLIGHT);
  }

  @Test
  void registriesThatFloodKeepNoMoreThanTheirShareAndDoNotHoldUpOthers() throws Exception {
    attack(body -> {
      write(body, "{\"hardware\": [");
      for (int i = 0; i < 20_000; i++) {
        write(body, record("pi-" + i, "\"contact_email\": \"" + "x".repeat(500) + "\"") + ",");
      }
      write(body, record("last", "") + "]}");
    });
    await().atMost(Duration.ofMinutes(1)).until(() -> refused.get() > 0);
    assertThatTheHonestListComesAgainAndAgain();
  }

  @Test
  void registriesThatNestOrRepeatFailTheirOwnListsOnly() throws Exception {
    attack(body -> write(body, "{\"hardware\": [" + record("deep",
        "\"local_egress\": " + "[".repeat(100_000) + "]".repeat(100_000)) + "]}"));
    attack(body -> write(body, "{\"hardware\": ["
        + (record("same", "\"local_egress\": [" + "[],".repeat(20_000) + "1]") + ",").repeat(20)
        + record("same", "") + "]}"));
    assertThatTheHonestListComesAgainAndAgain();
  }
}
