package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chameleoncloud.edge.baker.serve.LinkKey;
import org.chameleoncloud.edge.baker.serve.SignedLink;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.chameleoncloud.edge.sandbox.stack.Baker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The chart's image server serves a baked image, at the URL in the status, to users with a password and by links, and
 * nothing else.
 */
class ImageServerIT {
  private static final String HOST = "images.example.org";
  private static final String USER = "anna:correct-horse-1";
  /** Passwords hashed with {@code openssl passwd -6}. */
  private static final String USERS = "anna:$6$2b6Wq1Zt$cNWRa0qG0W/CON1Zm3xULv5AmXKDHhuo0WQDJGyJq6VayM4Chepq.C5u6C6nAQQs47YfRoqNJbckcJz7cUUOl1\n";
  private static final String ROTATED_USERS = "ben:$6$Qd81mPx0$HW0KTA1h2ZcNUIss6Dwoat5JoKGPxP2KJPyHdsevzMd6xofHeJB4kA3VF2aW136/VNQfVLK6/hW3RqxGByPoJ0\n";
  private static final String KEY = "0123456789abcdef".repeat(4);
  private static final String RAW = "pi";
  private static final String COMPACT = "pi-compact";

  @RegisterExtension
  static final TestEnvironment ENV = new TestEnvironment();

  private static ServerCertificate certificate;
  private static ImageServer server;

  @TempDir
  Path downloads;

  private Program curl;

  @BeforeAll
  static void bakeAndServe() throws IOException {
    ImageServer.requirePrograms();
    certificate = ServerCertificate.generate(ENV.directory(), HOST);
    ENV.createCredential();
    ENV.createClaims();
    ENV.kubectl("create", "secret", "generic", "image-links", "--from-literal=current=" + KEY)
        .orFail();
    createSecrets(USERS, certificate);
    Chart chart = ENV.chart("imageServer.enabled=true", "imageServer.usersSecret=image-users",
        "imageServer.tlsSecret=image-tls", "imageServer.linksSecret=image-links",
        "imageServer.ingress.enabled=true",
        "imageServer.ingress.host=" + HOST, "imageServer.namespaces={" + ENV.namespace() + "}");
    ENV.closeLater(ENV.install(chart).start());
    ENV.apply(Devices.yaml(RAW, "image: {source: {claimName: base-images, path: pi4.img}}")
        + Devices.yaml(COMPACT, "image:", "  form: Compact", "  source:",
            "    claimName: base-images", "    path: pi4.img",
            "    sha256: " + ImageHost.sha256(ENV.cluster().baseImage())));
    ENV.awaitReady(RAW);
    ENV.awaitReady(COMPACT);
    server = ImageServer.start(ENV, chart);
  }

  private static void createSecrets(String users, ServerCertificate certificate)
      throws IOException {
    Path htpasswd = Files.writeString(ENV.directory().resolve("htpasswd"), users);
    Path crt = Files.writeString(ENV.directory().resolve("tls.crt"), certificate.certificatePem());
    Path key = Files.writeString(ENV.directory().resolve("tls.key"), certificate.keyPem());
    ENV.kubectl("delete", "secret", "image-users", "image-tls", "--ignore-not-found").orFail();
    ENV.kubectl("create", "secret", "generic", "image-users", "--from-file=" + htpasswd).orFail();
    ENV.kubectl("create", "secret", "tls", "image-tls", "--cert=" + crt, "--key=" + key).orFail();
  }

  @AfterAll
  static void end() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void createClient() throws IOException {
    curl = server.curl(certificate, HOST, downloads);
  }

  private static Image image(String device) {
    return ENV.status(device).image();
  }

  private static Path onClaim(Image image) {
    return ENV.cluster().claimDirectory(ENV.namespace(), image.claimName()).resolve(image.path());
  }

  /** Sends a request and returns the status code of the response. Its body is downloaded as {@code body}. */
  private String statusCode(String url, String... options) {
    List<String> all = new ArrayList<>(
        List.of("--path-as-is", "--output", "body", "--write-out", "%{http_code}", url));
    all.addAll(List.of(options));
    return curl.run(all.toArray(String[]::new)).orFail();
  }

  private String statusCodeFor(String path) {
    return statusCode("https://" + HOST + path, "--user", USER);
  }

  /** The headers of a response. */
  private List<String> headers(String url, String... options) {
    List<String> all = new ArrayList<>(List.of("--head", "--user", USER, url));
    all.addAll(List.of(options));
    return curl.run(all.toArray(String[]::new)).orFail().lines().map(String::strip).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {RAW, COMPACT})
  void theImageIsAtTheUrlInTheStatusAndMatchesItsChecksumFile(String device)
      throws IOException {
    Image image = image(device);
    assertThat(image.url()).isEqualTo("https://" + HOST + "/" + image.path());

    curl.run("--fail", "--user", USER, "--remote-name", "--remote-name-all", image.url(),
        image.url() + ".sha256").orFail();

    String name = Path.of(image.path()).getFileName().toString();
    Program sha256sum = new Program(Path.of("/usr/bin/sha256sum"), List.of(), Map.of(), downloads);
    assertThat(sha256sum.run("--check", name + ".sha256").orFail()).isEqualTo(name + ": OK\n");
    assertThat(ImageHost.sha256(downloads.resolve(name))).isEqualTo(image.sha256());
    assertThat(downloads.resolve(name)).hasSameBinaryContentAs(onClaim(image));
  }

  /** Like balenaEtcher: HEAD, the partition table, and then all of it. */
  @ParameterizedTest
  @ValueSource(strings = {RAW, COMPACT})
  void aLinkGivesTheWholeImageWithoutAPassword(String device)
      throws IOException, InterruptedException {
    String link = link("/" + ENV.namespace() + "/" + device + ".img", 3600);
    assertThat(curl.run("--head", link).orFail().lines().map(String::strip))
        .contains("HTTP/1.1 200 OK", "Accept-Ranges: bytes",
            "Content-Length: " + image(RAW).sizeBytes());
    assertThat(statusCode(link, "--range", "0-511")).isEqualTo("206");

    curl.run("--fail", "--output", "whole.img", link).orFail();

    Path whole = downloads.resolve("whole.img");
    assertThat(whole).hasSize(image(RAW).sizeBytes());
    assertThat(new Baker(ENV.cluster().checkout().bakerJar()).readConfig(whole).path("uuid")
        .asText()).isEqualTo(ENV.status(device).uuid().replace("-", ""));
    assertThat(server.log()).doesNotContain(link.substring(link.indexOf("signature=") + 10));
  }

  private static String link(String path, int seconds) {
    return "https://" + HOST + path + "?"
        + SignedLink.query(LinkKey.parse(KEY), path, Instant.now().plusSeconds(seconds));
  }

  @Test
  void anExpiredOrChangedLinkGivesNothing() throws IOException {
    String path = "/" + image(RAW).path();

    assertThat(statusCode(link(path, -3600))).isEqualTo("410");
    assertThat(Files.readString(downloads.resolve("body")))
        .contains("kubectl chi-edge image link NAME");
    assertThat(statusCode(link(path, 3600) + "x")).isEqualTo("403");
    assertThat(statusCode(link(path, 3600).replace(path, "/" + image(COMPACT).path())))
        .isEqualTo("403");
  }

  @Test
  void noOneGetsTheImageWithoutTheRightPassword() {
    String url = image(RAW).url();

    assertThat(statusCode(url)).isEqualTo("401");
    assertThat(statusCode(url, "--user", "anna:wrong-horse-3")).isEqualTo("401");
    assertThat(statusCode(url, "--user", "ben:correct-horse-1")).isEqualTo("401");
    assertThat(statusCode(url + ".sha256")).isEqualTo("401");
    assertThat(statusCode("https://" + HOST + "/" + ENV.namespace() + "/missing.img")).as(
        "does not reveal whether an image exists").isEqualTo("401");
    assertThat(statusCode(url, "--user", USER)).isEqualTo("200");
  }

  @Test
  void anInterruptedDownloadCanBeResumed() throws IOException {
    String url = image(RAW).url();
    assertThat(headers(url)).contains("Accept-Ranges: bytes",
        "Content-Length: " + image(RAW).sizeBytes());
    curl.run("--fail", "--user", USER, "--range", "0-999999", "--output", "pi.img", url).orFail();
    assertThat(downloads.resolve("pi.img")).hasSize(1_000_000);

    String rest = curl.run("--fail", "--user", USER, "--continue-at", "-", "--output", "pi.img",
        "--write-out", "%{http_code} %{size_download}", url).orFail();

    assertThat(rest).isEqualTo("206 " + (image(RAW).sizeBytes() - 1_000_000));
    assertThat(ImageHost.sha256(downloads.resolve("pi.img"))).isEqualTo(image(RAW).sha256());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "POST", "PATCH", "MKCOL", "MOVE", "OPTIONS", "TRACE"})
  void onlyReadingIsAllowed(String method) throws IOException {
    assertThat(statusCode(image(RAW).url(), "--user", USER, "--request", method, "--dump-header",
        "header")).isEqualTo("405");
    if (!method.equals("TRACE")) {
      assertThat(Files.readString(downloads.resolve("header"))).contains("Allow: GET, HEAD");
    }
    assertThat(ImageHost.sha256(onClaim(image(RAW)))).isEqualTo(image(RAW).sha256());
  }

  @Test
  void unfinishedImagesAndOtherDirectoriesOfTheClaimAreNotServed() throws IOException {
    Path claim = ENV.cluster().claimDirectory(ENV.namespace(), "edge-images");
    Path base;
    try (Stream<Path> bases = Files.walk(claim.resolve(".bases"))) {
      base = bases.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    String directory = "/" + ENV.namespace();
    Files.writeString(claim.resolve(ENV.namespace()).resolve(".next.img.baking"), "half an image");
    Files.writeString(claim.resolve(ENV.namespace()).resolve("notes.txt"), "not an image");
    Files.createDirectories(claim.resolve("roof"));
    Files.writeString(claim.resolve("roof/pi.img"), "another namespace's");
    Files.writeString(claim.resolve("loose.img"), "in no namespace");

    assertThat(Stream.of("/" + claim.relativize(base), directory + "/../" + claim.relativize(base),
        directory + "/%2e%2e/" + claim.relativize(base),
        directory + "/..%2f" + claim.relativize(base),
        "//" + claim.relativize(base), directory + "/.next.img.baking", directory + "/notes.txt",
        directory + "/", "/roof/pi.img", "/roof/", directory + "/../roof/pi.img", "/loose.img", "/",
        directory + "/..",
        directory + "/pi.img/", directory + "/%2e%2e%2f%2e%2e%2fetc/passwd", "/etc/passwd"))
        .allSatisfy(path -> assertThat(statusCodeFor(path)).as(path).isIn("404", "400"));
    assertThat(statusCodeFor(directory + "/pi.img")).isEqualTo("200");
  }

  @Test
  void symbolicLinksAreNotFollowed() throws IOException {
    Path link = onClaim(image(RAW)).resolveSibling("link.img");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, ENV.directory().resolve("tls.key"));

    assertThat(statusCodeFor("/" + ENV.namespace() + "/link.img")).isEqualTo("404");
    Files.delete(link);
  }

  @Test
  void responsesAreNeitherCachedNorRendered() {
    assertThat(headers(image(RAW).url())).contains("Content-Type: application/octet-stream",
        "X-Content-Type-Options: nosniff", "Cache-Control: private, no-store",
        "Referrer-Policy: no-referrer", "Strict-Transport-Security: max-age=31536000");
    assertThat(headers(image(RAW).url() + ".sha256"))
        .contains("Content-Type: text/plain; charset=utf-8");
    assertThat(headers("https://" + HOST + "/healthz", "--header", "Host: localhost"))
        .noneMatch(line -> line.startsWith("Strict-Transport-Security"));
  }

  @Test
  void nothingIsServedWithoutTls() throws IOException {
    assertThat(curl.run("--output", "body", "--user", USER,
        image(RAW).url().replace("https://", "http://")).exitCode()).isNotZero();
    assertThat(curl.run("--tls-max", "1.1", image(RAW).url()).exitCode()).isNotZero();
  }

  @Test
  void theLogHasUserAndPathButNoPassword() throws IOException {
    statusCode(image(RAW).url() + "?token=query-word-4", "--user", USER, "--range", "0-9");
    statusCode(image(RAW).url(), "--user", "anna:wrong-horse-3");
    statusCode(image(RAW).url(), "--user", "eve:correct-horse-1", "--request", "PUT");

    TestEnvironment.eventually("all requests are logged").until(() -> server.log().lines()
        .anyMatch(line -> line.contains("method=GET path=\"/" + image(RAW).path() + "\"")
            && line.contains("user=\"anna\"") && line.contains("range=\"bytes=0-9\"")
            && line.contains("status=206 bytes=10"))
        && server.log().contains("status=401") && server.log().contains("method=PUT"));
    assertThat(server.log()).doesNotContain("correct-horse-1", "wrong-horse-3", "query-word-4",
        "user=\"eve\"");
  }

  @Test
  void certificateAndUsersCanBeRotatedWithoutARestart() throws IOException {
    ServerCertificate renewed = ServerCertificate.generate(ENV.directory(), HOST);
    createSecrets(ROTATED_USERS, renewed);
    try {
      server.updateSecretFiles();
      curl = server.curl(renewed, HOST, downloads);
      assertThat(statusCode(image(RAW).url(), "--user", USER)).isEqualTo("401");
      assertThat(statusCode(image(RAW).url(), "--user", "ben:battery-staple-2")).isEqualTo("200");
    } finally {
      createSecrets(USERS, certificate);
      server.updateSecretFiles();
    }
  }
}
