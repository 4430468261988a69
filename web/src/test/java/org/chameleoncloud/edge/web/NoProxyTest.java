package org.chameleoncloud.edge.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoProxyTest {
  @ParameterizedTest
  @CsvSource({"example.org,example.org,80,true", "example.org,a.b.example.org,80,true",
      "example.org,notexample.org,80,false", ".example.org,a.example.org,80,true",
      "*.example.org,a.example.org,80,true", "Example.ORG.,a.example.org,80,true",
      "example.org,EXAMPLE.org.,80,true", "*,anything,443,true", "'',a,80,false",
      "example.org:8080,example.org,8080,true", "example.org:8080,example.org,80,false",
      "example.org:443,example.org,443,true", "'a, example.org b',example.org,80,true",
      "10.1.2.3,10.1.2.3,80,true", "10.0.0.0/8,10.1.2.3,8080,true",
      "10.0.0.0/8,11.1.2.3,80,false", "10.1.2.128/25,10.1.2.127,80,false",
      "10.0.0.0/8,10.example.org,80,false", "0.0.0.0/0,10.1.2.3,80,true",
      "fd00::1,[fd00::1],80,true", "[fd00::1]:8080,[fd00::1],8080,true",
      "[fd00::1]:8080,[fd00::1],80,false", "fd00::/8,[fd12::5],80,true",
      "fd00::/8,10.1.2.3,80,false", "10.0.0.0/8,[fd12::5],80,false",
      "10.0.0.0/x,10.1.2.3,80,false", "'',localhost,80,true", "'',127.0.0.1,80,true",
      "'',[::1],80,true"})
  void matchesNamesAddressesNetworksAndPorts(String value, String host, int port,
      boolean matches) {
    assertThat(NoProxy.parse(value).matches(host, port)).isEqualTo(matches);
  }

  private static final List<String> ENTRIES = List.of("example.org", ".example.org",
      "a.example.org",
      "example.com", "org", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "10.1.2.128/25", "192.0.2.7",
      "fd00::/8", "fd12::5", "EXAMPLE.net");
  private static final List<String> HOSTS = List.of("example.org", "a.example.org",
      "b.a.example.org", "notexample.org", "example.com", "example.net", "10.1.2.3", "10.1.2.200",
      "10.9.9.9", "11.1.2.3", "192.0.2.7", "192.0.2.8", "[fd12::5]", "[fe80::5]");

  /** curl has the same rules, except for ports and wildcards. */
  @Test
  void agreesWithCurl() throws Exception {
    Path curl = Stream.of(System.getenv("PATH").split(":"))
        .map(directory -> Path.of(directory, "curl"))
        .filter(Files::isExecutable).findFirst().orElse(null);
    boolean required = System.getenv("CI") != null;
    Assumptions.assumeTrue(curl != null || required, "curl is not installed");
    Random random = new Random(7);
    for (int i = 0; i < 40; i++) {
      String value = IntStream.range(0, random.nextInt(1, 4))
          .mapToObj(_ -> ENTRIES.get(random.nextInt(ENTRIES.size())))
          .collect(Collectors.joining(","));
      String host = HOSTS.get(random.nextInt(HOSTS.size()));

      assertThat(NoProxy.parse(value).matches(host, 80)).as("NO_PROXY=%s for %s", value, host)
          .isEqualTo(!curlUsesTheProxy(curl, value, host));
    }
  }

  /** Whether curl connects to the proxy rather than to the host. Two local ports represent them. */
  private static boolean curlUsesTheProxy(Path curl, String noProxy, String host)
      throws IOException, InterruptedException {
    List<Integer> ports = closedPorts();
    int proxy = ports.getFirst();
    int server = ports.getLast();
    Process process = new ProcessBuilder(curl.toString(), "-q", "-sv", "--proxy",
        "http://127.0.0.1:" + proxy, "--noproxy", noProxy, "--connect-to", "::127.0.0.1:" + server,
        "--max-time", "60", "http://" + host + "/").redirectErrorStream(true).start();
    String log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    boolean usesTheProxy = names(log, proxy);
    assertThat(usesTheProxy || names(log, server)).as(log).isTrue();
    return usesTheProxy;
  }

  private static boolean names(String log, int port) {
    return Pattern.compile("port " + port + "\\b").matcher(log).find();
  }

  /** Two different ports on which nothing listens. */
  private static List<Integer> closedPorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(0, 1, loopback);
        ServerSocket other = new ServerSocket(0, 1, loopback)) {
      return List.of(one.getLocalPort(), other.getLocalPort());
    }
  }
}
