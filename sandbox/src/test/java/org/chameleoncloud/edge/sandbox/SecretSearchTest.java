package org.chameleoncloud.edge.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SecretSearchTest {
  private static final String SECRET = "s3cr?t/+of~the&dev\\ice\"é";

  private static SecretSearch search() {
    SecretSearch search = new SecretSearch();
    search.add("the secret", SECRET);
    return search;
  }

  @ParameterizedTest
  @MethodSource
  void findsASecretInEveryEncoding(String text) {
    assertThat(search().findings(Map.of("a log", text))).containsExactly("the secret in a log");
  }

  static Stream<String> findsASecretInEveryEncoding() {
    return Stream.concat(
        Stream.of("key=" + SECRET + ",", URLEncoder.encode(SECRET, StandardCharsets.UTF_8),
            "key=\"s3cr?t/+of~the&dev\\\\ice\\\"é\"",
            "\"s3cr?t/+of~the\\u0026dev\\\\ice\\\"\\u00e9\"",
            "\"s3cr?t/+of~the\\u0026dev\\\\ice\\\"\\u00E9\"",
            "\"s3cr?t/+of~the&dev\\\\ice\\\"\\u00E9\"",
            "\"s3cr?t/+of~the\\u0026dev\\\\ice\\\"é\"",
            "\"s3cr?t\\/+of~the&dev\\\\ice\\\"é\""),
        IntStream.range(0, 6).boxed().flatMap(before -> {
          byte[] longer = ("a".repeat(before) + SECRET + "b".repeat(before))
              .getBytes(StandardCharsets.UTF_8);
          return Stream.of(Base64.getEncoder().encodeToString(longer),
              Base64.getUrlEncoder().encodeToString(longer));
        }));
  }

  @Test
  void findsNothingIfThereIsNothing() {
    assertThat(search().findings(Map.of("a log", "s3cr?t of the device"))).isEmpty();
  }
}
