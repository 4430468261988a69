package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus.Image;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A baked image reaches whoever has the password, from the address in the status, by the chart's image server; and
 * nobody and nothing else gets out.
 */
class ImageServerIT {
  private static final String HOST = "images.example.org";
  private static final String USER = "anna:correct-horse-1";
  /** As {@code openssl passwd -6} makes them of the passwords. */
  private static final String USERS = "anna:$6$2b6Wq1Zt$cNWRa0qG0W/CON1Zm3xULv5AmXKDHhuo0WQDJGyJq6VayM4Chepq.C5u6C6nAQQs47YfRoqNJbckcJz7cUUOl1\n";
  private static final String NEXT_USERS = "ben:$6$Qd81mPx0$HW0KTA1h2ZcNUIss6Dwoat5JoKGPxP2KJPyHdsevzMd6xofHeJB4kA3VF2aW136/VNQfVLK6/hW3RqxGByPoJ0\n";
  private static final String RAW = "pi";
  private static final String COMPACT = "pi-compact";

  @RegisterExtension
  static final Lab LAB = new Lab();

  private static ServerCertificate certificate;
  private static ImageServer server;

  @TempDir
  Path desk;

  private Commands curl;

  @BeforeAll
  static void bakeAndServe() throws IOException {
    ImageServer.requirePrograms();
    certificate = ServerCertificate.of(LAB.folder(), HOST);
    LAB.credential();
    LAB.claims();
    secrets(USERS, certificate);
    Chart chart = LAB.chart("imageServer.enabled=true", "imageServer.usersSecret=image-users",
        "imageServer.tlsSecret=image-tls", "imageServer.ingress.enabled=true",
        "imageServer.ingress.host=" + HOST, "imageServer.namespaces={" + LAB.namespace() + "}");
    LAB.ends(LAB.install(chart).start());
    LAB.apply(Devices.yaml(RAW, "image: {source: {claimName: base-images, path: pi4.img}}")
        + Devices.yaml(COMPACT, "image:", "  form: Compact", "  source:",
            "    claimName: base-images", "    path: pi4.img",
            "    sha256: " + ImageHost.sha256(LAB.plane().image())));
    LAB.awaitReady(RAW);
    LAB.awaitReady(COMPACT);
    server = ImageServer.start(LAB, chart);
  }

  private static void secrets(String users, ServerCertificate certificate) throws IOException {
    Path htpasswd = Files.writeString(LAB.folder().resolve("htpasswd"), users);
    Path crt = Files.writeString(LAB.folder().resolve("tls.crt"), certificate.certificatePem());
    Path key = Files.writeString(LAB.folder().resolve("tls.key"), certificate.keyPem());
    LAB.kubectl("delete", "secret", "image-users", "image-tls", "--ignore-not-found").orFail();
    LAB.kubectl("create", "secret", "generic", "image-users", "--from-file=" + htpasswd).orFail();
    LAB.kubectl("create", "secret", "tls", "image-tls", "--cert=" + crt, "--key=" + key).orFail();
  }

  @AfterAll
  static void end() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void sitDown() throws IOException {
    curl = server.curl(certificate, HOST, desk);
  }

  private static Image image(String device) {
    return LAB.status(device).image();
  }

  private static Path lying(Image image) {
    return LAB.plane().claim(LAB.namespace(), image.claimName()).resolve(image.path());
  }

  /** The status code of an answer; its body goes to the desk as {@code body}. */
  private String code(String url, String... words) {
    List<String> all = new ArrayList<>(
        List.of("--path-as-is", "--output", "body", "--write-out", "%{http_code}", url));
    all.addAll(List.of(words));
    return curl.run(all.toArray(String[]::new)).orFail();
  }

  private String answered(String path) {
    return code("https://" + HOST + path, "--user", USER);
  }

  /** The header of an answer, names in lower case. */
  private List<String> header(String url, String... words) {
    List<String> all = new ArrayList<>(List.of("--head", "--user", USER, url));
    all.addAll(List.of(words));
    return curl.run(all.toArray(String[]::new)).orFail().lines().map(String::strip).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {RAW, COMPACT})
  void theImageIsAtTheAddressInTheStatusAndPassesTheCheckBesideIt(String device)
      throws IOException {
    Image image = image(device);
    assertThat(image.url()).isEqualTo("https://" + HOST + "/" + image.path());

    curl.run("--fail", "--user", USER, "--remote-name", "--remote-name-all", image.url(),
        image.url() + ".sha256").orFail();

    String name = Path.of(image.path()).getFileName().toString();
    Commands sha256sum = new Commands(Path.of("/usr/bin/sha256sum"), List.of(), Map.of(), desk);
    assertThat(sha256sum.run("--check", name + ".sha256").orFail()).isEqualTo(name + ": OK\n");
    assertThat(ImageHost.sha256(desk.resolve(name))).isEqualTo(image.sha256());
    assertThat(desk.resolve(name)).hasSameBinaryContentAs(lying(image));
  }

  @Test
  void nobodyGetsItWithoutTheRightPassword() {
    String url = image(RAW).url();

    assertThat(code(url)).isEqualTo("401");
    assertThat(code(url, "--user", "anna:wrong-horse-3")).isEqualTo("401");
    assertThat(code(url, "--user", "ben:correct-horse-1")).isEqualTo("401");
    assertThat(code(url + ".sha256")).isEqualTo("401");
    assertThat(code("https://" + HOST + "/" + LAB.namespace() + "/")).isEqualTo("401");
    assertThat(code("https://" + HOST + "/" + LAB.namespace() + "/not-there.img")).as(
        "whether an image is there is not told either").isEqualTo("401");
    assertThat(code(url, "--user", USER)).isEqualTo("200");
  }

  @Test
  void aFetchThatBrokeOffGoesOnWhereItStopped() throws IOException {
    String url = image(RAW).url();
    assertThat(header(url)).contains("Accept-Ranges: bytes",
        "Content-Length: " + image(RAW).sizeBytes());
    curl.run("--fail", "--user", USER, "--range", "0-999999", "--output", "pi.img", url).orFail();
    assertThat(desk.resolve("pi.img")).hasSize(1_000_000);

    String rest = curl.run("--fail", "--user", USER, "--continue-at", "-", "--output", "pi.img",
        "--write-out", "%{http_code} %{size_download}", url).orFail();

    assertThat(rest).isEqualTo("206 " + (image(RAW).sizeBytes() - 1_000_000));
    assertThat(ImageHost.sha256(desk.resolve("pi.img"))).isEqualTo(image(RAW).sha256());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "DELETE", "POST", "PATCH", "MKCOL", "MOVE", "OPTIONS", "TRACE"})
  void nothingCanBeDoneButRead(String method) throws IOException {
    assertThat(code(image(RAW).url(), "--user", USER, "--request", method, "--dump-header",
        "header")).isEqualTo("405");
    if (!method.equals("TRACE")) {
      assertThat(Files.readString(desk.resolve("header"))).contains("Allow: GET, HEAD");
    }
    assertThat(ImageHost.sha256(lying(image(RAW)))).isEqualTo(image(RAW).sha256());
  }

  @Test
  void neitherWhatIsBeingBakedNorOtherFoldersOfTheClaimAreServed() throws IOException {
    Path claim = LAB.plane().claim(LAB.namespace(), "edge-images");
    Path base;
    try (Stream<Path> bases = Files.walk(claim.resolve(".bases"))) {
      base = bases.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
    String folder = "/" + LAB.namespace();
    Files.writeString(claim.resolve(LAB.namespace()).resolve(".next.img.baking"), "half an image");
    Files.writeString(claim.resolve(LAB.namespace()).resolve("notes.txt"), "somebody's");
    Files.createDirectories(claim.resolve("roof"));
    Files.writeString(claim.resolve("roof/pi.img"), "another namespace's");
    Files.writeString(claim.resolve("loose.img"), "nobody's");

    assertThat(Stream.of("/" + claim.relativize(base), folder + "/../" + claim.relativize(base),
        folder + "/%2e%2e/" + claim.relativize(base), folder + "/..%2f" + claim.relativize(base),
        "//" + claim.relativize(base), folder + "/.next.img.baking", folder + "/notes.txt",
        "/roof/pi.img", "/roof/", folder + "/../roof/pi.img", "/loose.img", "/", folder + "/..",
        folder + "/pi.img/", folder + "/%2e%2e%2f%2e%2e%2fetc/passwd", "/etc/passwd"))
        .allSatisfy(path -> assertThat(answered(path)).as(path).isIn("404", "400"));
    assertThat(answered(folder + "/pi.img")).isEqualTo("200");
  }

  @Test
  void aLinkOnTheClaimLeadsNowhere() throws IOException {
    Path link = lying(image(RAW)).resolveSibling("link.img");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, LAB.folder().resolve("tls.key"));

    assertThat(answered("/" + LAB.namespace() + "/link.img")).isEqualTo("403");
    Files.delete(link);
  }

  @Test
  void whoHasThePasswordSeesWhatThereIs() throws IOException {
    Files.writeString(lying(image(RAW)).resolveSibling(".other.img.baking"), "half an image");

    assertThat(answered("/" + LAB.namespace() + "/")).isEqualTo("200");

    assertThat(Files.readString(desk.resolve("body"))).contains("\"pi.img\"", "\"pi.img.sha256\"",
        "\"pi-compact.img.compact\"", "\"pi-compact.img.compact.sha256\"")
        .doesNotContain("baking");
  }

  @Test
  void noAnswerIsKeptOrTakenForAPage() {
    assertThat(header(image(RAW).url())).contains("Content-Type: application/octet-stream",
        "X-Content-Type-Options: nosniff", "Cache-Control: private, no-store",
        "Referrer-Policy: no-referrer", "Strict-Transport-Security: max-age=31536000",
        "Server: nginx");
    assertThat(header(image(RAW).url() + ".sha256"))
        .contains("Content-Type: text/plain; charset=utf-8");
    assertThat(header("https://" + HOST + "/healthz", "--header", "Host: localhost"))
        .noneMatch(line -> line.startsWith("Strict-Transport-Security"));
  }

  @Test
  void withoutTlsNothingIsSaid() throws IOException {
    assertThat(code(image(RAW).url().replace("https://", "http://"), "--user", USER))
        .isEqualTo("400");
    assertThat(Files.size(desk.resolve("body"))).isLessThan(1000);
    assertThat(curl.run("--tls-max", "1.1", image(RAW).url()).exitCode()).isNotZero();
  }

  @Test
  void theLogTellsWhoFetchedWhatAndNoPassword() throws IOException {
    code(image(RAW).url() + "?token=query-word-4", "--user", USER, "--range", "0-9");
    code(image(RAW).url(), "--user", "anna:wrong-horse-3");
    code(image(RAW).url(), "--user", "eve:correct-horse-1", "--request", "PUT");

    Lab.patience("the log has both").until(() -> server.log().lines()
        .anyMatch(line -> line.contains("method=GET path=\"/" + image(RAW).path() + "\"")
            && line.contains("user=\"anna\"") && line.contains("range=\"bytes=0-9\"")
            && line.contains("status=206 bytes=10"))
        && server.log().contains("status=401") && server.log().contains("method=PUT"));
    assertThat(server.log()).doesNotContain("correct-horse-1", "wrong-horse-3", "query-word-4",
        "user=\"eve\"");
  }

  @Test
  void anotherCertificateAndOtherUsersNeedNoRestart() throws IOException {
    ServerCertificate renewed = ServerCertificate.of(LAB.folder(), HOST);
    secrets(NEXT_USERS, renewed);
    try {
      server.remount();
      curl = server.curl(renewed, HOST, desk);
      assertThat(code(image(RAW).url(), "--user", USER)).isEqualTo("401");
      assertThat(code(image(RAW).url(), "--user", "ben:battery-staple-2")).isEqualTo("200");
    } finally {
      secrets(USERS, certificate);
      server.remount();
    }
  }
}
