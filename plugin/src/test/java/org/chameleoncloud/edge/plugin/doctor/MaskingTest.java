package org.chameleoncloud.edge.plugin.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.chameleoncloud.edge.registry.Sensitive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {
  private static final String SECRET = "s3cr?t/+of~the&dev\\ice\"é";

  private static Masking of(String... secrets) {
    return Masking.of(Stream.of(secrets).map(Sensitive::of).toList());
  }

  @ParameterizedTest
  @MethodSource
  void aKnownSecretIsMaskedInEveryEncoding(String encoded) {
    assertThat(of(SECRET).apply("before " + encoded + " after")).doesNotContain(encoded)
        .contains("********", "before", "after");
  }

  static Stream<String> aKnownSecretIsMaskedInEveryEncoding() {
    return Stream.of(SECRET, URLEncoder.encode(SECRET, StandardCharsets.UTF_8),
        "s3cr?t/+of~the&dev\\\\ice\\\"é", "s3cr?t/+of~the\\u0026dev\\\\ice\\\"\\u00e9",
        "s3cr?t/+of~the\\u0026dev\\\\ice\\\"\\u00E9", "s3cr?t\\/+of~the&dev\\\\ice\\\"é");
  }

  @Test
  void aKnownSecretIsMaskedInsideOfBase64() {
    IntStream.range(0, 6).forEach(before -> {
      byte[] longer = ("a".repeat(before) + SECRET + "b".repeat(before))
          .getBytes(StandardCharsets.UTF_8);
      for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
        String encoded = encoder.encodeToString(longer);
        String rest = of(SECRET).apply(encoded).replace("********", "");
        // What is left are the ends, which have at most two bytes of the secret.
        assertThat(rest.length()).isLessThanOrEqualTo((2 * before) * 4 / 3 + 8);
      }
    });
  }

  @Property
  void noTextContainsAKnownSecret(@ForAll
  @StringLength(min = 6, max = 60) String secret,
      @ForAll
      @StringLength(max = 30) String around,
      @ForAll
      @IntRange(max = 3) int repeated) {
    String text = around + secret.repeat(repeated) + around;

    assertThat(of(secret).apply(text).replace("*", ""))
        .satisfies(masked -> assertThat(secret.isBlank() || !masked.contains(secret)
            || around.contains(secret) || secret.contains("*")).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"application_credential_secret: hunter2hunter2",
      "{\"deviceApiKey\": \"hunter2hunter2\"}", "psk=hunter2hunter2",
      "X-Auth-Token: hunter2hunter2",
      "https://user:hunter2hunter2@example.org/", "Authorization: Basic aHVudGVyMmh1bnRlcjI=",
      "{\\\"password\\\":\\\"hunter2hunter2\\\"}",
      "-----BEGIN RSA PRIVATE KEY-----\nhunter2hunter2\n-----END RSA PRIVATE KEY-----"})
  void whatLooksLikeASecretIsMasked(String text) {
    assertThat(of().apply(text)).doesNotContain("hunter2", "aHVudGVy").contains("********");
  }

  @Test
  void bootstrapTokensAndTokensOfKeystoneAreMasked() {
    assertThat(of().apply("joins with abcdef.0123456789abcdef, gAAAAABm" + "x".repeat(60)))
        .isEqualTo("joins with ********, ********");
  }

  @ParameterizedTest
  @ValueSource(strings = {"automountServiceAccountToken: false", "secretName: chi-edge",
      "The Secret \"chi-edge\" does not exist.", "https://chi.edge.example.org:5000/v3"})
  void whatIsNoSecretStays(String text) {
    assertThat(of().apply(text)).isEqualTo(text);
  }

  @Test
  void ofASecretsFileTheValuesAreSecretAndTheAddressesAreNot() {
    Set<String> texts = SecretTexts.of("""
        clouds:
          edge:
            auth:
              auth_url: https://chi.edge.example.org:5000/v3
              application_credential_id: 0123456789abcdef
              application_credential_secret: "quoted-secret"
        """);

    assertThat(texts).contains("quoted-secret").doesNotContain("0123456789abcdef",
        "https://chi.edge.example.org:5000/v3");
    assertThat(SecretTexts.of("{\"deviceApiKey\": \"k3y-of-device\", \"uuid\": \"u-u-i-d\"}"))
        .contains("k3y-of-device").doesNotContain("u-u-i-d");
  }
}
