package org.chameleoncloud.edge.baker.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import okhttp3.mockwebserver.MockResponse;
import okhttp3.mockwebserver.MockWebServer;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksumTest {
  private static final String HEX = "aBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaBaB";
  private static final String OTHER = "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd";

  @TempDir
  private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {HEX, HEX + "\n", HEX + "  pi.img.zip\n", HEX + " *pi.img.zip\r\n",
      HEX + "  renamed.zip\n", OTHER + " *other.zip\n\n" + HEX + " *pi.img.zip\n",
      OTHER + "  pi.img.zip.sig\n" + HEX + "  ./dist/pi.img.zip\n", "SHA256 (pi.img.zip) = " + HEX,
      "SHA256 (other.zip) = " + OTHER + "\nSHA256 (pi.img.zip) = " + HEX})
  void findsTheDigestInAChecksumFile(String content) throws IOException {
    assertThat(resolve(content)).isEqualTo(HEX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uFEFF" + HEX + "  pi.img.zip\n", "\\" + HEX + "  pi.img.zip\n",
      "SHA256(pi.img.zip)= " + HEX + "\n", "SHA2-256(pi.img.zip)= " + HEX + "\n",
      "# images\n\n" + OTHER + "  a\n" + HEX + " pi.img.zip\n", " \t" + HEX + "  pi.img.zip",
      "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n" + HEX + " *pi.img.zip\n-----BEGIN PGP"
          + " SIGNATURE-----\n\niQIzBAEBCgAdFiEE\n",
      "SHA256 (./os/pi.img.zip) = " + HEX,
      OTHER + "  other.zip\nSHA256(pi.img.zip)= " + HEX})
  void readsWhatSha256sumAndOpensslReadAndWrite(String content) throws IOException {
    assertThat(resolve(content)).isEqualTo(HEX);
  }

  @Test
  void readsAUtf16FileFromPowerShell() throws IOException {
    Path sums = Files.write(directory.resolve("sums"),
        ("\uFEFF" + HEX + "  pi.img.zip\r\n").getBytes(StandardCharsets.UTF_16LE));
    assertThat(Checksum.resolve(sums.toString(), "pi.img.zip", _ -> null)).isEqualTo(HEX);
  }

  @Test
  void ignoresBlanksAndLineBreaksAroundADigest() throws IOException {
    assertThat(Checksum.resolve(" " + HEX + "\n", "pi.img", _ -> null)).isEqualTo(HEX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", OTHER + "  a.zip\n" + OTHER + "  b.zip\n", OTHER + OTHER})
  void refusesAFileWithoutADigestOfTheSource(String content) {
    assertThatThrownBy(() -> resolve(content)).hasMessageContaining(
        "contains no SHA-256 of pi.img.zip");
  }

  @Test
  void refusesAWebPage() {
    assertThatThrownBy(() -> resolve("\n<!DOCTYPE html><html>…")).hasMessageContaining(
        "is a web page");
  }

  @Test
  void returnsHexDigitsUnchanged() throws IOException {
    assertThat(Checksum.resolve(HEX, "pi.img", _ -> null)).isEqualTo(HEX);
    assertThat(Checksum.resolve("", "pi.img", _ -> null)).isEmpty();
  }

  @Test
  void refusesATextThatIsNeitherADigestNorAFile() {
    assertThatThrownBy(() -> Checksum.resolve("abc", "pi.img", _ -> null)).hasMessageContaining(
        "64 hex digits");
  }

  @Test
  void downloadsAChecksumFileAndDoesNotShowTheUrlsSecrets() throws IOException {
    try (MockWebServer server = new MockWebServer()) {
      server.start(InetAddress.getLoopbackAddress(), 0);
      server.enqueue(new MockResponse().setBody(HEX));
      server.enqueue(new MockResponse().setBody("nothing"));
      String url = "http://lab:hunter2@localhost:" + server.getPort() + "/sums?token=hunter2";

      assertThat(Checksum.resolve(url, "pi.img", ChecksumTest::at)).isEqualTo(HEX);
      assertThatThrownBy(() -> Checksum.resolve(url, "pi.img", ChecksumTest::at))
          .hasMessageContaining("/sums").hasMessageNotContaining("hunter2");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://lab:hunter2@example.org/pi.img", "file:/pi.img", "https://"})
  void refusesUrlsThatAreNotHttpOrHttps(String url) {
    assertThat(WebSource.isUrl(url)).isTrue();
    assertThatThrownBy(() -> at(url)).isInstanceOfSatisfying(BakeFailure.class,
        failure -> assertThat(failure.reason()).isEqualTo(Reason.BadRequest))
        .hasMessageContaining("http or https").hasMessageNotContaining("hunter2");
  }

  private String resolve(String content) throws IOException {
    Path sums = Files.writeString(directory.resolve("sums"), content);
    return Checksum.resolve(sums.toString(), "https://images.example.org/os/pi.img.zip",
        _ -> null);
  }

  private static WebSource at(String url) {
    return WebSource.at(url, WebClient.create(Duration.ofSeconds(5), Map.of()),
        LeastThroughput.ANY);
  }
}
