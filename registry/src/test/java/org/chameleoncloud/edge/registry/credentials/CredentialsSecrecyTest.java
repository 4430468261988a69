package org.chameleoncloud.edge.registry.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.chameleoncloud.edge.registry.testing.Escaped;

/** No exception contains the secret, whatever garbage surrounds it. */
class CredentialsSecrecyTest {
  private static final String FILE = """
      clouds:
        edge:
          auth_type: v3applicationcredential
          auth:
            auth_url: https://chi.example.org:5000/v3
            application_credential_id: fe1121f05b774079a973872f452974fd
            application_credential_secret: SECRET
          region_name: CHI@Edge
      """;
  private static final String SCRIPT = """
      export OS_AUTH_URL=https://chi.example.org:5000/v3
      export OS_APPLICATION_CREDENTIAL_ID=fe1121f05b774079a973872f452974fd
      export OS_APPLICATION_CREDENTIAL_SECRET=SECRET
      """;

  /** As long as Keystone's secrets, which are 64 random bytes in base64url, but with all printable characters. */
  @Provide
  Arbitrary<String> secrets() {
    return Arbitraries.strings().withCharRange('!', '~').ofMinLength(60).ofMaxLength(86);
  }

  /** Pieces of YAML and shell syntax that break or change the surrounding text. */
  @Provide
  Arbitrary<String> garbage() {
    return Arbitraries
        .of("\n", "\n  ", "\n    ", " ", "\t", ":", ": ", "- ", "{", "}", "[", "]", "\"", "'",
            "&a ", "*a",
            "!!", "!<x> ", "|\n", ">\n", "%", "@", "`", "#", " #", "---\n", "...\n", "<<: ", "? ",
            ",", "\\", "$", "=", ";",
            "auth: ", "clouds: ", "edge: ", "\u0000", "\u2028", "é", "\ud800")
        .list().ofMaxSize(6)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 1000)
  void neverShowsTheSecretOfACloudsYaml(@ForAll("secrets") String secret,
      @ForAll("garbage") String before,
      @ForAll("garbage") String after) {
    assertNotShown(Map.of("clouds.yaml", FILE.replace("SECRET", before + secret + after)), secret);
    assertNotShown(
        Map.of("clouds.yaml", FILE.replace("auth_type", before + secret + after + "auth_type")),
        secret);
  }

  @Property(tries = 200)
  void neverShowsTheSecretOfATruncatedCloudsYaml(@ForAll("secrets") String secret,
      @ForAll("garbage") String after) {
    String file = FILE.replace("SECRET", secret);
    for (int end = file.indexOf(secret); end < file.length(); end += 7) {
      assertNotShown(Map.of("clouds.yaml", file.substring(0, end) + after), secret);
    }
  }

  @Property(tries = 1000)
  void neverShowsTheSecretOfAnOpenRc(@ForAll("secrets") String secret,
      @ForAll("garbage") String before,
      @ForAll("garbage") String after) {
    assertNotShown(Map.of("openrc", SCRIPT.replace("SECRET", before + secret + after)), secret);
    assertNotShown(Map.of("openrc", SCRIPT.replace("https", before + secret + after + "https")),
        secret);
  }

  @Property(tries = 300)
  void neverShowsASecretInAWrongKey(@ForAll("secrets") String secret,
      @ForAll("garbage") String around) {
    for (String key : new String[]{"OS_AUTH_URL", "OS_AUTH_TYPE", "OS_INTERFACE", "OS_REGION_NAME",
        "ca.crt",
        "OS_APPLICATION_CREDENTIAL_ID"}) {
      Map<String, String> data = new HashMap<>(Map.of("OS_AUTH_URL", "https://chi.example.org",
          "OS_APPLICATION_CREDENTIAL_ID", "id", "OS_APPLICATION_CREDENTIAL_SECRET", secret));
      data.put(key, around + secret + around);
      assertNotShown(data, secret);
    }
  }

  private static void assertNotShown(Map<String, String> data, String secret) {
    try {
      CredentialsFile.read(data, null);
    } catch (CredentialsException problem) {
      StringWriter printed = new StringWriter();
      problem.printStackTrace(new PrintWriter(printed, true));
      assertThat(printed.toString()).doesNotContain(secret, Escaped.json(secret));
    }
  }
}
