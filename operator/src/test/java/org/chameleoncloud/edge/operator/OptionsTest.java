package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.chameleoncloud.edge.golden.Generated;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.chameleoncloud.edge.operator.control.OperatorSettings;
import org.chameleoncloud.edge.operator.control.cluster.Leadership.Election;
import org.chameleoncloud.edge.operator.image.ImageUrls;
import org.chameleoncloud.edge.operator.image.WebAccess;
import org.chameleoncloud.edge.operator.log.LogFormat;
import org.chameleoncloud.edge.registry.hosts.TestbedHosts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;

class OptionsTest {
  private static Options read(Map<String, String> environment, String... args) {
    Options options = new Options();
    options.commandLine(new EnvironmentDefaults(environment::get)).parseArgs(args);
    return options;
  }

  private static Options read(String... args) {
    return read(Map.of(), args);
  }

  private static ParameterException rejected(Map<String, String> environment, String... args) {
    ParameterException exception = catchThrowableOfType(ParameterException.class,
        () -> read(environment, args));
    assertThat(exception).as("rejection of %s", String.join(" ", args)).isNotNull();
    return exception;
  }

  @Test
  void settingsWithoutOptionsAreTheDefaults() {
    assertThat(read().settings()).isEqualTo(OperatorSettings.defaults());
    assertThat(read().logLevel).isEqualTo(Level.INFO);
    assertThat(read().logFormat).isEqualTo(LogFormat.TEXT);
  }

  @Test
  void settingsContainTheOptions() {
    OperatorSettings settings = read("--namespaces=lab,roof", "--poll-interval=1m",
        "--poll-interval-converging", "500ms", "--outage-after=2h", "--registry-writes=8",
        "--bake-memory=1Gi", "--image-claim=images", "--leader-election", "--lease-name=lease",
        "--lease-namespace=chi-edge", "--max-bakes=2", "--max-bakes-per-namespace=1",
        "--bake-min-throughput=1Mi", "--require-claim-label", "--no-bake-cache",
        "--bake-allow-local-sources", "--bake-balena-api=https://balena.example.org/api/",
        "--bake-https-proxy=http://proxy.example.org:3128", "--bake-no-proxy=.example.org",
        "--bake-ca-config-map=lab-ca", "--image-url=https://images.example.org/edge",
        "--image-url-namespaces=lab,roof", "--bake-namespaces=roof",
        "--testbed-hosts=keystone.example.org:5000,[::1]",
        "--testbed-hosts=*.edge.example.org", "--plain-http").settings();
    assertThat(settings.namespaces()).isEqualTo(Set.of("lab", "roof"));
    assertThat(settings.intervals().settled()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.intervals().converging()).isEqualTo(Duration.ofMillis(500));
    assertThat(settings.intervals().outage()).isEqualTo(Duration.ofHours(2));
    assertThat(settings.writesInFlight()).isEqualTo(8);
    assertThat(settings.bake().memory()).isEqualTo("1Gi");
    assertThat(settings.bake().maxBakes()).isEqualTo(2);
    assertThat(settings.bake().maxBakesPerNamespace()).isEqualTo(1);
    assertThat(settings.bake().minThroughput()).isEqualTo(1 << 20);
    assertThat(settings.bake().requireClaimLabel()).isTrue();
    assertThat(settings.bake().cache()).isFalse();
    assertThat(settings.bake().localSources()).isTrue();
    assertThat(settings.bake().balenaApi()).isEqualTo("https://balena.example.org/api");
    assertThat(settings.bake().web()).isEqualTo(
        new WebAccess("http://proxy.example.org:3128", "", ".example.org", "lab-ca"));
    assertThat(settings.bake().bakesIn("roof")).isTrue();
    assertThat(settings.bake().bakesIn("lab")).isFalse();
    assertThat(settings.bake().defaultClaim()).isEqualTo("images");
    assertThat(settings.bake().urls()).isEqualTo(
        new ImageUrls("https://images.example.org/edge/", Set.of("lab", "roof")));
    assertThat(settings.testbedHosts()).isEqualTo(
        TestbedHosts.local("keystone.example.org:5000", "[::1]", "*.edge.example.org"));
    assertThat(settings.leaderElection())
        .contains(new Election("lease", "chi-edge", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://images.example.org/", "http://127.0.0.1:8080/edge/images/",
      "HTTPS://images.example.org/", "https://images.{namespace}.svc/", "https://[::1]:8443/"})
  void aValidImageUrlIsNotChanged(String address) {
    assertThat(read("--image-url=" + address).settings().bake().urls().base()).isEqualTo(address);
  }

  @Test
  void aVariableSetsAnOption() {
    Options options = read(Map.of("EDGE_NAMESPACES", "lab,roof", "EDGE_PORT", "9090",
        "EDGE_LEADER_ELECTION", "true", "EDGE_POLL_INTERVAL", "2m", "EDGE_LOG_LEVEL", "debug",
        "EDGE_LOG_FORMAT", "json", "EDGE_TESTBED_HOSTS", "a.example.org,b.example.org",
        "EDGE_PLAIN_HTTP", "true"));
    assertThat(options.settings().testbedHosts())
        .isEqualTo(TestbedHosts.local("a.example.org", "b.example.org"));
    assertThat(options.settings().namespaces()).isEqualTo(Set.of("lab", "roof"));
    assertThat(options.port).isEqualTo(9090);
    assertThat(options.leaderElection).isTrue();
    assertThat(options.pollInterval).isEqualTo(Duration.ofMinutes(2));
    assertThat(options.logLevel).isEqualTo(Level.DEBUG);
    assertThat(options.logFormat).isEqualTo(LogFormat.JSON);
  }

  @Test
  void theCommandLineOverridesTheEnvironment() {
    Map<String, String> environment = Map.of("EDGE_PORT", "9090", "EDGE_LEADER_ELECTION", "true");
    Options options = read(environment, "--port=0", "--no-leader-election");
    assertThat(options.port).isZero();
    assertThat(options.leaderElection).isFalse();
  }

  @Test
  void theCommandLineCanEnableTheCacheThatAVariableDisables() {
    Map<String, String> environment = Map.of("EDGE_BAKE_CACHE", "false");
    assertThat(read(environment).settings().bake().cache()).isFalse();
    assertThat(read(environment, "--bake-cache").settings().bake().cache()).isTrue();
    assertThat(read("--bake-cache=false").settings().bake().cache()).isFalse();
  }

  @Test
  void theCommandLineCanEnableDeviceMetricsThatAVariableDisables() {
    Map<String, String> environment = Map.of("EDGE_DEVICE_METRICS", "false");
    assertThat(read().settings().requireSecretLabel()).isFalse();
    assertThat(read("--require-secret-label").settings().requireSecretLabel()).isTrue();
    assertThat(read().settings().restrictNewDevices()).isFalse();
    assertThat(read("--restrict-new-devices").settings().restrictNewDevices()).isTrue();
    assertThat(read().settings().deviceMetrics()).isTrue();
    assertThat(read("--no-device-metrics").settings().deviceMetrics()).isFalse();
    assertThat(read(environment).settings().deviceMetrics()).isFalse();
    assertThat(read(environment, "--device-metrics").settings().deviceMetrics()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.example.org", "10.0.0.0/8", "*", "127.1"})
  void onlyHostsAreHostsOfTheTestbed(String entry) {
    assertThat(rejected(Map.of(), "--testbed-hosts=b.example.org," + entry)).hasMessageContaining(
        "\"" + entry + "\" is not a host; write HOST, HOST:PORT or *.DOMAIN, an IPv6 address in "
            + "brackets");
  }

  @Test
  void anEmptyVariableIsIgnored() {
    assertThat(read(Map.of("EDGE_PORT", "", "EDGE_NAMESPACES", " ")).settings())
        .isEqualTo(OperatorSettings.defaults());
  }

  @Test
  void unrelatedVariablesWithTheSamePrefixAreIgnored() {
    assertThat(read(Map.of("EDGE_VERSION", "7", "EDGE_HELP", "https://example.org")).port)
        .isEqualTo(8080);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "--port=99999 | \"99999\" is not a port from 0 to 65535",
      "--port=http | \"http\" is not a port from 0 to 65535",
      "--poll-interval=30 | \"30\" is not a duration; write 500ms, 30s, 5m or 2h",
      "--poll-interval=0s | \"0s\" is not a duration; write 500ms, 30s, 5m or 2h",
      "--bake-deadline=1d | \"1d\" is not a duration; write 500ms, 30s, 5m or 2h",
      "--registry-writes=0 | \"0\" is not a positive integer",
      "--bake-cpu=lots | \"lots\" is not a quantity; write 250m, 2 or 512Mi",
      "--bake-memory=0 | \"0\" is not a quantity; write 250m, 2 or 512Mi",
      "--max-bakes=0 | \"0\" is not a positive integer",
      "--max-bakes-per-namespace=-1 | \"-1\" is not a number of 0 or more",
      "--bake-min-throughput=fast | \"fast\" is not a number of bytes; write "
          + "65536, 64Ki or 0",
      "--bake-min-throughput=-1 | \"-1\" is not a number of bytes; write "
          + "65536, 64Ki or 0",
      "--bake-https-proxy=proxy:3128 | \"proxy:3128\" is not a proxy's address; write "
          + "http://HOST:PORT",
      "--bake-http-proxy=https://proxy.example.org | \"https://proxy.example.org\" is not a "
          + "proxy's address; write http://HOST:PORT",
      "--bake-http-proxy=http://proxy.example.org/a?b | \"http://proxy.example.org/a?b\" is not a "
          + "proxy's address; write http://HOST:PORT",
      "--bake-https-proxy=http://lab:pass-word-1@proxy.example.org | a user name or password in a "
          + "proxy's address could be read in every bake pod; use a proxy that needs none",
      "--image-url=images.example.org | \"images.example.org\" is not an address that paths can "
          + "be appended to; write https://HOST/",
      "--image-url=ftp://images.example.org/ | \"ftp://images.example.org/\" is not an address "
          + "that paths can be appended to; write https://HOST/",
      "--image-url=https:///images | \"https:///images\" is not an address that paths can be "
          + "appended to; write https://HOST/",
      "--image-url=https://images.example.org/?to= | \"https://images.example.org/?to=\" is not an "
          + "address that paths can be appended to; write https://HOST/",
      "--image-url=https://images.example.org/# | \"https://images.example.org/#\" is not an "
          + "address that paths can be appended to; write https://HOST/",
      "--image-url=https://{name}.example.org/ | \"https://{name}.example.org/\" is not an "
          + "address that paths can be appended to; write https://HOST/",
      "--image-url=https://lab:pass/word-1@images.example.org/ | the value is not an address that "
          + "paths can be appended to; write https://HOST/",
      "--image-url=https://lab:pass-word-1@images.example.org/ | a user name or password in the "
          + "address of images could be read in every device's status; use an address without one",
      "--bake-balena-api=api.balena-cloud.com | \"api.balena-cloud.com\" is not the address of an "
          + "API; write https://HOST",
      "--bake-balena-api=https://api.example.org/?version= | \"https://api.example.org/?version=\" "
          + "is not the address of an API; write https://HOST",
      "--bake-balena-api=https://lab:pass-word-1@api.example.org | a user name or password in the "
          + "address of balena's API could be read in every bake pod; use an address without one",
      "--log-level=LOUD | expected one of [ERROR, WARN, INFO, DEBUG, TRACE] (case-insensitive) "
          + "but was 'LOUD'",
      "--log-format=XML | expected one of [TEXT, JSON] (case-insensitive) but was 'XML'",
      "--registry-ca=nowhere.pem | \"nowhere.pem\" is not a readable file"})
  void anInvalidValueIsRejectedWithAMessage(String argument, String message) {
    String option = argument.substring(0, argument.indexOf('='));
    assertThat(rejected(Map.of(), argument))
        .hasMessage("Invalid value for option '" + option + "': " + message);
  }

  @Test
  void aFileWithoutACertificateIsRejected(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("ca.pem"), "no certificate");
    assertThat(rejected(Map.of(), "--registry-ca=" + file)).hasMessageContaining(
        "has no certificate in PEM format");
  }

  @Test
  void anUnknownOptionIsNamed() {
    assertThat(rejected(Map.of(), "--polling=3s")).hasMessage("Unknown option: '--polling=3s'");
  }

  @Test
  void anInvalidValueIsTracedToItsVariable() {
    EnvironmentDefaults environment = new EnvironmentDefaults(Map.of("EDGE_PORT", "http")::get);
    assertThat(environment.source(rejected(Map.of("EDGE_PORT", "http")))).contains("EDGE_PORT");
    assertThat(environment.source(rejected(Map.of(), "--port=99999"))).isEmpty();
    assertThat(environment.source(rejected(Map.of(), "--polling=3s"))).isEmpty();
  }

  @Test
  @Generated
  void theHelpFitsATerminal() {
    CommandLine command = new Options().commandLine(new EnvironmentDefaults(_ -> null));
    String help = command.getUsageMessage(Ansi.OFF);
    assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    GoldenFile.of("operator/src/test/resources/help.txt").assertContent(help);
  }
}
