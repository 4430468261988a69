package org.chameleoncloud.edge.testbed.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StandaloneCommandTest {
  @TempDir
  private Path directory;

  private final CountDownLatch stop = new CountDownLatch(1);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsItsUrlsAndHowToUseIt() throws Exception {
    CompletableFuture<Integer> running = start("--project", "CH-231106", "--project", "CH-2");
    assertThat(out.toString()).contains("The CHI@Edge testbed is ready.")
        .contains("projects   CH-231106, CH-2")
        .contains("export OS_CLIENT_CONFIG_FILE='" + clouds() + "'")
        .contains("export OS_CLOUD='CH-231106'");
    assertThat(status(url("inventory") + "/v1/hardware/export")).isEqualTo(200);
    assertThat(status(url("identity"))).isEqualTo(200);
    stop.countDown();
    assertThat(running.get()).isZero();
  }

  @Test
  void writesCredentialsThatOnlyTheOwnerCanRead() throws Exception {
    start("--project", "CH-231106", "--project", "CH-2");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(clouds())))
        .isEqualTo("rw-------");
    assertThat(Files.readString(clouds())).contains("\"CH-231106\":", "\"CH-2\":",
        "auth_url: " + url("identity"));
    assertThat(out.toString()).doesNotContain(secretIn(clouds()));
    stop.countDown();
  }

  @Test
  void overwritesOnlyFilesThatItWroteItself() throws Exception {
    start();
    String secret = secretIn(clouds());
    stop.countDown();
    assertThat(run()).isZero();
    assertThat(Files.readString(clouds())).doesNotContain(secret);
    Files.writeString(clouds(), "clouds: {}\n");
    assertThat(run()).isEqualTo(1);
    assertThat(err.toString()).contains("was not written by the testbed", "add --force");
    assertThat(Files.readString(clouds())).isEqualTo("clouds: {}\n");
    assertThat(run("--force")).isZero();
    assertThat(Files.readString(clouds())).contains("CH-231106");
  }

  @Test
  void namesThePortThatIsInUse() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      assertThat(execute("--identity-port", Integer.toString(socket.getLocalPort()),
          "--write-clouds-yaml", clouds().toString())).isEqualTo(1);
      assertThat(err.toString()).startsWith("cannot listen on 127.0.0.1:"
          + socket.getLocalPort() + " (identity): ");
      assertThat(clouds()).doesNotExist();
    }
  }

  @Test
  void explainsAnInvalidOption() {
    assertThat(run("--boot-after", "soon")).isEqualTo(2);
    assertThat(err.toString()).contains("\"soon\" is not a duration: write 500ms, 2s, 5m or 1h")
        .contains("Run testbed --help for the options.").doesNotContain("Exception");
    assertThat(run("--doni", "2024")).isEqualTo(2);
    assertThat(err.toString())
        .contains("\"2024\" is no release of Doni: choose one of [2025, 2026]");
    assertThat(run("--fault", "POST sometimes")).isEqualTo(2);
    assertThat(err.toString()).contains("the fault \"POST sometimes\" is missing the EFFECT");
  }

  @Test
  void listensOnTheAddressOfTheOption() throws Exception {
    start("--host", "127.0.0.2");
    assertThat(url("identity")).startsWith("http://127.0.0.2:");
    assertThat(status(url("inventory") + "/v1/hardware/export")).isEqualTo(200);
    assertThat(Files.readString(clouds())).contains("auth_url: " + url("identity"));
    assertThat(out.toString()).contains("--testbed-hosts=127.0.0.2 --plain-http")
        .doesNotContain("127.0.0.1", "Others can connect");
    stop.countDown();
  }

  @Test
  void warnsWhenOthersCanConnect() throws Exception {
    Optional<String> address = addressOfThisMachine();
    assumeTrue(address.isPresent(), "this machine has only loopback addresses");
    start("--host", address.orElseThrow());
    assertThat(out.toString()).contains("Others can connect to " + address.get() + ", and by http")
        .contains("--testbed-hosts=" + address.get() + " --plain-http");
    stop.countDown();
  }

  @Test
  void refusesAHostThatIsNotAnAddressOfThisMachine() {
    assertThat(run("--host", "http://127.0.0.1:5000")).isEqualTo(2);
    assertThat(err.toString()).contains("'--host': \"http://127.0.0.1:5000\" is not an IP"
        + " address:").doesNotContain("Exception");
    assertThat(run("--host", "203.0.113.7")).isEqualTo(2);
    assertThat(err.toString()).contains("203.0.113.7 is not of this machine, which has");
    assertThat(clouds()).doesNotExist();
  }

  @Test
  void injectsFaults() throws Exception {
    start("--fault", "GET /v1/hardware/export status=503");
    assertThat(status(url("inventory") + "/v1/hardware/export")).isEqualTo(503);
    stop.countDown();
  }

  @Test
  void rejectsADuplicateProject() {
    assertThat(run("--project", "A", "--project", "A")).isEqualTo(1);
    assertThat(err.toString()).contains("there is already a project named A");
  }

  @Test
  void keepsItsOutputWithinEightyColumns() throws Exception {
    assertThat(execute("--help")).isZero();
    assertThat(run("--fault", "x")).isEqualTo(2);
    assertThat(run("--host", "0.0.0.0")).isEqualTo(2);
    assertThat(run("--host", "203.0.113.7")).isEqualTo(2);
    start("--boot-after", "10s");
    List<String> lines = new ArrayList<>(out.toString().lines().toList());
    lines.addAll(err.toString().lines().toList());
    lines.removeIf(line -> line.contains(directory.toString()));
    assertThat(lines).hasSizeGreaterThan(40)
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    stop.countDown();
  }

  private Path clouds() {
    return directory.resolve("clouds.yaml");
  }

  /** Starts the command and waits until it is ready. */
  private CompletableFuture<Integer> start(String... more) {
    int before = out.toString().length();
    CompletableFuture<Integer> running = CompletableFuture.supplyAsync(
        () -> execute(arguments(more)));
    await().until(() -> running.isDone() || out.toString().substring(before)
        .contains("Press Ctrl-C to stop it."));
    return running;
  }

  /** Runs the command, which stops immediately. */
  private int run(String... more) {
    stop.countDown();
    return execute(arguments(more));
  }

  private String[] arguments(String... more) {
    List<String> all = new ArrayList<>(
        List.of("--identity-port", "0", "--inventory-port", "0", "--reservation-port", "0",
            "--write-clouds-yaml", clouds().toString()));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private int execute(String... arguments) {
    CommandLine command = StandaloneCommand.commandLine(stop);
    command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return command.execute(arguments);
  }

  private String url(String service) {
    Matcher matcher = Pattern.compile(service + " +(http\\S+)").matcher(out.toString());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static int status(String address) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(URI.create(address)).build(),
          BodyHandlers.discarding()).statusCode();
    }
  }

  private static Optional<String> addressOfThisMachine() throws SocketException {
    return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .map(InetAddress::getHostAddress).findFirst();
  }

  private static String secretIn(Path clouds) throws IOException {
    Matcher matcher = Pattern.compile("application_credential_secret: \"(.+)\"")
        .matcher(Files.readString(clouds));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }
}
