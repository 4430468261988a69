package org.chameleoncloud.edge.baker.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import okhttp3.tls.HeldCertificate;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets what, and what is logged of it. */
class ImageAccessTest extends RunningServer {
  @Test
  void anExpiredLinkSaysHowToGetAnother() throws Exception {
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
  @ValueSource(
      strings = {"Basic YW5uYTp3cm9uZw==", "Basic !", "Basic YW5uYQ==", "Bearer x", "Basic "})
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
