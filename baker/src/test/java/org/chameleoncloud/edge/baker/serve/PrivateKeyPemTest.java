package org.chameleoncloud.edge.baker.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.chameleoncloud.edge.baker.Programs;
import org.chameleoncloud.edge.baker.ReferenceTools;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and keys that openssl writes. */
class PrivateKeyPemTest {
  @TempDir
  Path directory;

  @BeforeEach
  void requireOpenssl() {
    ReferenceTools.require("openssl");
  }

  private void openssl(String arguments) throws Exception {
    List<String> words = Stream.of(arguments.split(" "))
        .map(word -> word.startsWith("@") ? directory.resolve(word.substring(1)).toString() : word)
        .toList();
    Programs.Result result = Programs.run("openssl", words.toArray(String[]::new));
    assertThat(result.code()).as(result.output()).isZero();
  }

  private String text(String file) throws Exception {
    return Files.readString(directory.resolve(file));
  }

  private void certify(String key) throws Exception {
    openssl("req -new -x509 -days 2 -subj /CN=images.example.org -key @" + key + " -out @crt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out @key",
      "genrsa -traditional -out @key 2048", "genpkey -algorithm ED25519 -out @key",
      "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out @key",
      "ecparam -name prime256v1 -genkey -noout -out @key",
      "ecparam -name secp521r1 -genkey -out @key"})
  void aKeyInEachFormatFitsItsCertificate(String generate) throws Exception {
    openssl(generate);
    certify("key");

    assertThat(ServerTls.of(text("crt"), text("key"))).isNotNull();
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() throws Exception {
    openssl("genrsa -traditional -out @other 2048");
    certify("other");
    for (String generate : List.of("genrsa -traditional -out @key 2048",
        "ecparam -name prime256v1 -genkey -noout -out @key")) {
      openssl(generate);
      assertInvalid(text("crt"), text("key"));
    }
  }

  @Test
  void whatIsNoPairIsRefusedWithoutShowingIt() throws Exception {
    openssl("genrsa -traditional -out @key 2048");
    certify("key");
    String key = text("key");
    assertInvalid("", key);
    assertInvalid(text("crt"), "");
    assertInvalid(text("crt"), text("crt"));
    assertInvalid(text("crt"), key.substring(0, 300) + "\n-----END RSA PRIVATE KEY-----\n");
    openssl("rsa -aes128 -passout pass:hunter2 -traditional -in @key -out @encrypted");
    assertInvalid(text("crt"), text("encrypted"));
  }

  private static void assertInvalid(String certificate, String key) {
    assertThatThrownBy(() -> ServerTls.of(certificate, key)).isInstanceOf(BakeFailure.class)
        .hasMessage("the TLS certificate and key are not a valid pair in PEM, or the key is"
            + " encrypted; correct the Secret");
  }
}
