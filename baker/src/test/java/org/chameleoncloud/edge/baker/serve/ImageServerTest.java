package org.chameleoncloud.edge.baker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to those who may have it. */
class ImageServerTest extends RunningServer {
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
}
