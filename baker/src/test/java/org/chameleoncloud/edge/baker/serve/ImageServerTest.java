package org.chameleoncloud.edge.baker.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import okhttp3.tls.HeldCertificate;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to a running server. */
class ImageServerTest {
  private static final String RAW = "/lab/pi.img";
  private static final String COMPACT = "/lab/small.img";

  @TempDir
  Path directory;
  private ServedClaim claim;
  private HttpClient client;

  @BeforeEach
  void start() throws IOException {
    claim = new ServedClaim(directory).start(ServedClaim.LIMITS);
    client = client(claim.certificate);
  }

  private static HttpClient client(HeldCertificate trusted) {
    return HttpClient.newBuilder().sslContext(ServedClaim.trusting(trusted))
        .connectTimeout(Duration.ofSeconds(30)).build();
  }

  @AfterEach
  void stop() throws IOException {
    client.shutdownNow();
    claim.close();
  }

  private HttpResponse<byte[]> send(String method, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(claim.uri(path))
        .method(method, BodyPublishers.noBody()).timeout(Duration.ofSeconds(60));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  private static String basic(String credentials) {
    return "Basic " + Base64.getEncoder().encodeToString(
        credentials.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @ValueSource(strings = {RAW, COMPACT})
  void aLinkGivesTheImageWithoutAPassword(String path) throws Exception {
    HttpResponse<byte[]> response = get(ServedClaim.link(path));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(claim.image);
    assertThat(header(response, "Content-Disposition"))
        .isEqualTo("attachment; filename=\"" + path.substring(5) + "\"");
    assertThat(header(response, "Content-Type")).isEqualTo("application/octet-stream");
    assertThat(header(response, "Cache-Control")).isEqualTo("private, no-store");
    assertThat(header(response, "Referrer-Policy")).isEqualTo("no-referrer");
  }

  @ParameterizedTest
  @ValueSource(strings = {RAW, COMPACT})
  void headSaysWhatBalenaEtcherAsksFor(String path) throws Exception {
    HttpResponse<byte[]> response = send("HEAD", ServedClaim.link(path));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(header(response, "Content-Length")).isEqualTo(String.valueOf(claim.image.length));
    assertThat(header(response, "Accept-Ranges")).isEqualTo("bytes");
  }

  @Test
  void theTagIsTheDigestOfTheImage() throws Exception {
    Hasher blake3 = Algorithm.BLAKE3.start();
    blake3.update(ByteBuffer.wrap(claim.image));

    assertThat(header(get(ServedClaim.link(RAW)), "ETag"))
        .isEqualTo("\"sha256-" + Images.sha256(claim.image) + "\"");
    assertThat(header(get(ServedClaim.link(COMPACT)), "ETag"))
        .isEqualTo("\"blake3-" + blake3.finish().hex() + "\"");
  }

  @Test
  void theTagChangesWithAFileWhoseChecksumFileDoesNot() throws Exception {
    String before = header(get(ServedClaim.link(RAW)), "ETag");
    Path file = claim.root.resolve("lab/pi.img");
    Files.setLastModifiedTime(claim.root.resolve("lab/pi.img.sha256"),
        FileTime.fromMillis(1));

    String after = header(get(ServedClaim.link(RAW)), "ETag");
    assertThat(after).startsWith("\"file-").isNotEqualTo(before);
    Files.setLastModifiedTime(file, FileTime.fromMillis(5_000_000_000L));
    assertThat(header(get(ServedClaim.link(RAW)), "ETag")).startsWith("\"file-")
        .isNotEqualTo(after);
  }

  /** The bytes of the base, of changed blocks, and across both. */
  @ParameterizedTest
  @ValueSource(strings = {RAW, COMPACT})
  void everyRangeHasTheBytesOfTheExpandedImage(String path) throws Exception {
    Random random = new Random(62);
    int size = claim.image.length;
    String link = ServedClaim.link(path);
    for (int i = 0; i < 300; i++) {
      int start = random.nextInt(i % 2 == 0 ? 3 << 20 : size);
      int end = Math.min(size, start + 1 + random.nextInt(i % 3 == 0 ? 200_000 : 5000));

      HttpResponse<byte[]> response = get(link, "Range", "bytes=" + start + "-" + (end - 1));

      assertThat(response.statusCode()).isEqualTo(206);
      assertThat(header(response, "Content-Range"))
          .isEqualTo("bytes " + start + "-" + (end - 1) + "/" + size);
      assertThat(Arrays.equals(response.body(), 0, end - start, claim.image, start, end))
          .as("bytes %d to %d", start, end).isTrue();
      assertThat(response.body()).hasSize(end - start);
    }
  }

  @Test
  void parallelRangesAreTheImageTogether() throws Exception {
    int part = claim.image.length / 4;
    List<CompletableFuture<HttpResponse<byte[]>>> parts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      parts.add(client.sendAsync(HttpRequest.newBuilder(claim.uri(ServedClaim.link(COMPACT)))
          .header("Range", "bytes=" + i * part + "-" + ((i + 1) * part - 1)).build(),
          BodyHandlers.ofByteArray()));
    }
    for (int i = 0; i < 4; i++) {
      assertThat(parts.get(i).get().body())
          .isEqualTo(Arrays.copyOfRange(claim.image, i * part, (i + 1) * part));
    }
  }

  @Test
  void aRangeCountsOnlyIfTheImageIsStillTheSame() throws Exception {
    String link = ServedClaim.link(COMPACT);
    String tag = header(get(link), "ETag");

    assertThat(get(link, "Range", "bytes=5-9", "If-Range", tag).statusCode()).isEqualTo(206);
    assertThat(get(link, "Range", "bytes=5-9", "If-Range", "\"other\"").body())
        .isEqualTo(claim.image);
    assertThat(get(link, "If-None-Match", tag).statusCode()).isEqualTo(304);
    assertThat(get(link, "If-Match", "\"other\"").statusCode()).isEqualTo(412);
    assertThat(send("HEAD", link, "Range", "bytes=5-9").statusCode()).isEqualTo(200);
    HttpResponse<byte[]> past = get(link, "Range", "bytes=" + claim.image.length + "-");
    assertThat(past.statusCode()).isEqualTo(416);
    assertThat(header(past, "Content-Range")).isEqualTo("bytes */" + claim.image.length);
  }

  @Test
  void anExpiredLinkSaysHowToGetANewOne() throws Exception {
    String query = SignedLink.query(LinkKey.parse(ServedClaim.KEY), RAW,
        ServedClaim.NOW.minusSeconds(61));

    HttpResponse<byte[]> response = get(RAW + "?" + query);

    assertThat(response.statusCode()).isEqualTo(410);
    assertThat(text(response)).contains("expired", "kubectl chi-edge image link NAME");
  }

  @Test
  void aLinkToAnotherFileOrWithAnotherKeyIsRefused() throws Exception {
    String link = ServedClaim.link(RAW);
    HttpResponse<byte[]> other = get(link.replace(RAW, RAW + ".sha256"));
    assertThat(other.statusCode()).isEqualTo(403);
    assertThat(text(other)).contains("not valid");
    assertThat(get(link.replace(RAW, "/lab/missing.img")).statusCode()).isEqualTo(403);
    assertThat(get(link + "x", "Authorization", basic(ServedClaim.CREDENTIALS)).statusCode())
        .isEqualTo(403);
  }

  @Test
  void aKeyIsReplacedInTwoStepsWithoutARestart() throws Exception {
    String link = ServedClaim.link(RAW);
    Files.writeString(claim.secrets.resolve("previous"), ServedClaim.KEY);
    Files.writeString(claim.secrets.resolve("current"), "e".repeat(64));
    assertThat(send("HEAD", link).statusCode()).isEqualTo(200);

    Files.delete(claim.secrets.resolve("previous"));
    assertThat(send("HEAD", link).statusCode()).isEqualTo(403);

    Files.writeString(claim.secrets.resolve("current"), "short");
    assertThat(send("HEAD", link).statusCode()).isEqualTo(403);
    assertThat(claim.log()).contains("problem=\"the keys of links in").doesNotContain("short\"");
  }

  @Test
  void aPasswordGivesWhatItGaveBefore() throws Exception {
    String right = basic(ServedClaim.CREDENTIALS);
    assertThat(get(RAW, "Authorization", right).body()).isEqualTo(claim.image);
    assertThat(get(COMPACT, "Authorization", right).body()).isEqualTo(claim.image);
    assertThat(get(COMPACT + ".compact", "Authorization", right).body())
        .isEqualTo(Files.readAllBytes(claim.root.resolve("lab/small.img.compact")));
    assertThat(text(get(RAW + ".sha256", "Authorization", right))).endsWith("  pi.img\n");
    assertThat(text(get(COMPACT + ".b3", "Authorization", right)))
        .matches("[0-9a-f]{64}  small\\.img\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Basic YW5uYTp3cm9uZw==", "Basic !", "Basic YW5uYQ==", "Bearer x", "Basic "})
  void withoutTheRightPasswordThereIsNothing(String authorization) throws Exception {
    for (String path : List.of(RAW, "/lab/missing.img")) {
      HttpResponse<byte[]> response = get(path, "Authorization", authorization);
      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(header(response, "WWW-Authenticate")).startsWith("Basic realm=");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/lab", "/lab/", "/lab/../lab/pi.img", "/lab/.bases", "//lab/pi.img",
      "/lab/%70i.img", "/lab/..%2flab%2fpi.img", "/roof/pi.img", "/lab/.pi.img.baking",
      "/lab/notes.txt", "/.bases/x.img", "/lab/pi.img/", "/lab/PI.IMG", "/etc/passwd",
      "/lab/pi.img%00", "/lab/link.img", "/lab/other-name.img"})
  void nothingElseIsServed(String path) throws Exception {
    Path lab = claim.root.resolve("lab");
    Files.writeString(lab.resolve("notes.txt"), "x");
    Files.writeString(lab.resolve(".pi.img.baking"), "x");
    Files.createDirectories(claim.root.resolve("roof"));
    Files.writeString(claim.root.resolve("roof/pi.img"), "x");
    Files.createSymbolicLink(lab.resolve("link.img"), lab.resolve("pi.img"));
    Files.createLink(lab.resolve("other-name.img"), claim.root.resolve("roof/pi.img"));

    assertThat(get(path, "Authorization", basic(ServedClaim.CREDENTIALS)).statusCode())
        .isEqualTo(404);
  }

  @Test
  void aCompactImageThatCannotBeExpandedSaysWhy() throws Exception {
    Files.delete(claim.base());
    HttpResponse<byte[]> response = get(ServedClaim.link(COMPACT));
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(text(response)).contains("the base of small.img.compact is no longer on the claim");

    Files.write(claim.root.resolve("lab/small.img.compact"), new byte[100]);
    assertThat(text(get(ServedClaim.link(COMPACT)))).contains("not an intact compact image");
    Files.write(claim.root.resolve("lab/small.img.compact"), new byte[2 << 20]);
    assertThat(text(get(ServedClaim.link(COMPACT)))).contains("larger than 1 MiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PUT", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE"})
  void onlyReadingIsAllowed(String method) throws Exception {
    HttpResponse<byte[]> response = send(method, RAW, "Authorization",
        basic(ServedClaim.CREDENTIALS));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(header(response, "Allow")).isEqualTo("GET, HEAD");
  }

  @ParameterizedTest
  @CsvSource({"/lab/pi.img, link", "/lab/pi.img, password"})
  void theLogSaysWhatWasSentAndNothingThatOpensIt(String path, String by) throws Exception {
    String link = ServedClaim.link(path);
    if (by.equals("link")) {
      get(link, "Range", "bytes=0-9", "Referer", "https://localhost" + link);
      get(link.replace("?", "%3F"));
      get(path + "/" + link.substring(link.indexOf('?') + 1));
    } else {
      get(path, "Authorization", basic(ServedClaim.CREDENTIALS), "Range", "bytes=0-9");
      get(path, "Authorization", basic("anna:wrong-horse-2"));
    }

    await().untilAsserted(() -> assertThat(claim.log().lines())
        .anyMatch(line -> line.matches("client=127\\.0\\.0\\.1 forwarded-for=\"\" user=\""
            + (by.equals("link") ? "" : "anna") + "\" by=\"" + by + "\" method=GET path=\"" + path
            + "\" range=\"bytes=0-9\" status=206 bytes=10 seconds=[0-9.]+")));
    String signature = link.substring(link.indexOf("signature=") + 10);
    assertThat(claim.log()).doesNotContain(signature.substring(0, 10), signature.substring(10, 20),
        "correct-horse", "wrong-horse");
  }

  @Test
  void usersAndTheCertificateAreReplacedWithoutARestart() throws Exception {
    HeldCertificate renewed = ServedClaim.certificate();
    Files.writeString(claim.secrets.resolve("htpasswd"), "ben:{PLAIN}battery-staple-2\n");
    claim.write(renewed);
    client = client(renewed);

    assertThat(get(RAW, "Authorization", basic(ServedClaim.CREDENTIALS)).statusCode())
        .isEqualTo(401);
    assertThat(get(RAW, "Authorization", basic("ben:battery-staple-2")).statusCode())
        .isEqualTo(200);
    Files.writeString(claim.secrets.resolve("tls.key"), "");
    client = client(renewed);
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(claim.log()).contains("The previous one stays in use").doesNotContain("healthz");
  }

  @Test
  void whatIsMissingOrInvalidIsReportedAtTheStart() throws Exception {
    Files.writeString(claim.secrets.resolve("current"), "short");
    assertThatThrownBy(() -> claim.start(ServedClaim.LIMITS)).isInstanceOf(BakeFailure.class)
        .hasMessageContaining("the keys of links");
    Files.delete(claim.secrets.resolve("htpasswd"));
    assertThatThrownBy(() -> claim.start(ServedClaim.LIMITS)).isInstanceOf(BakeFailure.class)
        .hasMessageContaining("htpasswd does not exist");
  }
}
