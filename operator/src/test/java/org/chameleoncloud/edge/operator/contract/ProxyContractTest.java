package org.chameleoncloud.edge.operator.contract;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import okhttp3.Authenticator;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.source.WebClient;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RequestListener;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.chameleoncloud.edge.web.InvalidProxyException;
import org.junit.jupiter.api.Test;

/** The operator and the baker read the proxies in their environment alike. */
class ProxyContractTest {
  private static final String OURS = "org.chameleoncloud.edge";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String[] HOSTS = {"a.contract.test", "b.contract.test", "contract.test",
      "notcontract.test", "A.CONTRACT.TEST", "localhost", "127.0.0.1", "x.a.contract.test"};
  private static RouteRecorder recorder;

  /** An environment and a URL; {@code PORT} in both is the recorder's. */
  record Case(Map<String, String> environment, String url) {
    Map<String, String> environmentFor(int port) {
      Map<String, String> variables = new HashMap<>();
      environment.forEach((name, value) -> variables.put(name, withPort(value, port)));
      return variables;
    }

    String urlFor(int port) {
      return withPort(url, port);
    }

    private static String withPort(String text, int port) {
      return text.replace("PORT", Integer.toString(port));
    }
  }

  @BeforeContainer
  static void start() throws IOException {
    recorder = RouteRecorder.start();
  }

  @AfterContainer
  static void stop() throws IOException {
    recorder.close();
  }

  @Provide
  Arbitrary<Case> cases() {
    Arbitrary<String> proxies = Arbitraries.of("http://127.0.0.1:PORT", "127.0.0.1:PORT",
        "http://proxy.contract.test:PORT/", " http://127.0.0.1:PORT ", "",
        "http://lab:pass%20word@127.0.0.1:PORT", "https://127.0.0.1:PORT",
        "socks5://127.0.0.1:PORT", "http://", "not a proxy");
    Arbitrary<String> exceptions = Arbitraries.of("*", "contract.test", ".contract.test",
        "*.contract.test", "a.contract.test", "A.Contract.Test", "b.contract.test:PORT",
        "a.contract.test:1", "contract.test.", "10.0.0.0/8", "192.0.2.0/24", "::1", "test", "",
        "//", "a.contract.test/8").list().ofMaxSize(3).map(list -> String.join(",", list));
    Arbitrary<String> urls = Combinators.combine(Arbitraries.of("http", "https"),
        Arbitraries.of(HOSTS))
        .as((scheme, host) -> scheme + "://" + host + ":PORT/");
    return Combinators.combine(variables("HTTP_PROXY", proxies), variables("HTTPS_PROXY", proxies),
        variables("NO_PROXY", exceptions), urls).as((http, https, none, url) -> {
          Map<String, String> environment = new HashMap<>(http);
          environment.putAll(https);
          environment.putAll(none);
          return new Case(environment, url);
        });
  }

  /** A variable in upper case, in lower case, in both with different values, or in neither. */
  private static Arbitrary<Map<String, String>> variables(String name, Arbitrary<String> values) {
    Arbitrary<String> maybe = values.injectNull(0.4);
    return Combinators.combine(maybe, maybe).as((upper, lower) -> {
      Map<String, String> variables = new HashMap<>();
      variables.put(name, upper);
      variables.put(name.toLowerCase(Locale.ROOT), lower);
      variables.values().removeIf(Objects::isNull);
      return variables;
    });
  }

  @Property(tries = 80)
  void aRequestTakesTheSameRoute(@ForAll("cases") Case given) throws InterruptedException {
    Map<String, String> environment = given.environmentFor(recorder.port());
    String url = given.urlFor(recorder.port());
    assertThat(bakersRoute(environment, url)).as("%s to %s", new TreeSet<>(environment.entrySet()
        .stream().map(Object::toString).toList()), url)
        .isEqualTo(operatorsRoute(environment, url));
  }

  private static String operatorsRoute(Map<String, String> environment, String url)
      throws InterruptedException {
    recorder.clear();
    RegistryClient.Settings settings = new RegistryClient.Settings(TIMEOUT, TIMEOUT, 1, null,
        TestbedHosts.local(HOSTS), RequestListener.NONE, Clock.systemUTC());
    try (RegistryClient client = new RegistryClient(settings, environment)) {
      client.open(new Credentials(URI.create(url), "id", Sensitive.of("secret"), null, "public",
          null)).list();
      throw new AssertionError("the recorder sends no response");
    } catch (InvalidProxyException e) {
      return e.getMessage();
    } catch (RegistryFailure _) {
      return recorder.next();
    }
  }

  private static String bakersRoute(Map<String, String> environment, String url)
      throws InterruptedException {
    recorder.clear();
    try {
      OkHttpClient client = WebClient.create(TIMEOUT, environment);
      try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
        throw new AssertionError("the recorder sends no response: " + response);
      } finally {
        client.connectionPool().evictAll();
      }
    } catch (BakeFailure e) {
      return e.getMessage();
    } catch (IOException _) {
      return recorder.next();
    }
  }

  @Test
  void onlyOneClassDecidesAboutProxies() {
    noClasses().that().resideInAPackage(OURS + "..").and().resideOutsideOfPackages(OURS + ".web..")
        .should().callMethod(OkHttpClient.Builder.class, "proxy", Proxy.class)
        .orShould().callMethod(OkHttpClient.Builder.class, "proxySelector", ProxySelector.class)
        .orShould()
        .callMethod(OkHttpClient.Builder.class, "proxyAuthenticator", Authenticator.class)
        .check(new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(OURS));
  }

  @Test
  void theRecorderDistinguishesTheRoutes() throws IOException, InterruptedException {
    try (RouteRecorder started = RouteRecorder.start()) {
      recorder = started;
      String proxy = "http://lab:pass%20word@127.0.0.1:" + started.port();
      String plain = "http://a.contract.test:" + started.port() + "/";
      String secure = "https://a.contract.test:" + started.port() + "/";
      Map<String, String> both = Map.of("HTTP_PROXY", proxy, "HTTPS_PROXY", proxy);
      assertThat(List.of(bakersRoute(Map.of(), plain), bakersRoute(Map.of(), secure)))
          .containsOnly("direct");
      assertThat(bakersRoute(both, plain)).startsWith("proxy, request, ");
      assertThat(bakersRoute(both, secure)).startsWith("proxy, tunnel, Proxy-Authorization: ");
    }
  }
}
