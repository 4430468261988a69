package org.chameleoncloud.edge.baker.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.baker.Programs;
import org.chameleoncloud.edge.baker.ReferenceTools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads with curl. */
class CurlTest {
  private static final int TIMED_OUT = 28;

  @TempDir
  Path directory;
  private ServedClaim claim;
  private Path ca;

  @BeforeEach
  void start() throws IOException {
    ReferenceTools.require("curl");
    claim = new ServedClaim(directory).start(ServedClaim.LIMITS);
    ca = Files.writeString(directory.resolve("ca.crt"), claim.certificate.certificatePem());
  }

  @AfterEach
  void stop() throws IOException {
    claim.close();
  }

  private Programs.Result curl(String path, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("--fail", "--silent", "--show-error", "--cacert",
        ca.toString(), "--output-dir", directory.toString(), claim.uri(path).toString()));
    all.addAll(List.of(options));
    return Programs.run("curl", all.toArray(String[]::new));
  }

  @Test
  void anInterruptedDownloadOfACompactImageIsResumed() throws Exception {
    String link = ServedClaim.link("/lab/small.img");
    Path file = directory.resolve("small.img");
    Programs.Result cut = curl(link, "--output", "small.img", "--limit-rate", "2M", "--max-time",
        "1");
    assertThat(cut.code()).as(cut.output()).isEqualTo(TIMED_OUT);
    assertThat(Files.size(file)).isBetween(1L, claim.image.length - 1L);

    Programs.Result rest = curl(link, "--output", "small.img", "--continue-at", "-", "--write-out",
        "%{http_code}");

    assertThat(rest.output()).isEqualTo("206");
    assertThat(file).hasBinaryContent(claim.image);
  }

  @Test
  void theFileIsNamedWithoutTheSignature() throws Exception {
    assertThat(curl(ServedClaim.link("/lab/small.img"), "--remote-name", "--remote-header-name")
        .code()).isZero();
    assertThat(directory.resolve("small.img")).hasBinaryContent(claim.image);
  }

  @Test
  void aPasswordWorksAsInTheDocuments() throws Exception {
    Programs.Result result = curl("/lab/pi.img", "--user", ServedClaim.CREDENTIALS,
        "--remote-name");

    assertThat(result.code()).as(result.output()).isZero();
    assertThat(directory.resolve("pi.img")).hasBinaryContent(claim.image);
    assertThat(curl("/lab/pi.img", "--user", "anna:wrong").output()).contains("401");
  }

  @Test
  void olderTlsIsRefused() throws Exception {
    assertThat(curl("/healthz", "--tls-max", "1.1").code()).isNotZero();
    assertThat(curl("/healthz", "--tls-max", "1.2").output()).isEqualTo("ok\n");
  }
}
