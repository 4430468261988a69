package org.chameleoncloud.edge.registry.credentials;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.chameleoncloud.edge.fuzz.Limits;
import org.chameleoncloud.edge.registry.Credentials;

/** Secrets with any content. The messages for what is wrong name the key and the field, on one line. */
class CredentialsFuzzTest {
  /** A node of a YAML tree costs several hundred bytes, and one character can be a node. */
  private static final Limits LIMITS = Limits.of(2048, 4000, 600)
      .refusing(CredentialsException.class);

  @FuzzTest
  @DictionaryEntries({"clouds:", "auth:", "<<: *a", "&a ", "*a", "? ", "- ", "!!str ", "|2-\\x0a",
      "%YAML 1.2\\x0a", "---\\x0a", "auth_type: v3applicationcredential", "profile: ", "'",
      "\"\\u202e\"",
      "auth_url: https://chi.example.org:5000/v3", "application_credential_id: ", "region_name: "})
  void cloudsYaml(byte[] file) {
    read(file.length, Map.of("clouds.yaml", new String(file, StandardCharsets.UTF_8)));
  }

  @FuzzTest
  @DictionaryEntries({"export ", "OS_AUTH_URL=", "OS_APPLICATION_CREDENTIAL_ID=",
      "OS_APPLICATION_CREDENTIAL_SECRET=", "${", ":-", "$(", "\\\\\\x0a", "'", "\"", "<<EOF\\x0a",
      "if ",
      "then", "fi", "case ", "esac", "for ", "done", "unset ", "read -sr ", "[ -z ", "]", "#"})
  void openRc(byte[] file) {
    read(file.length, Map.of("openrc", new String(file, StandardCharsets.UTF_8)));
  }

  @FuzzTest
  @DictionaryEntries({"-----BEGIN CERTIFICATE-----\\x0a", "-----END CERTIFICATE-----\\x0a"})
  void caCertificates(byte[] file) {
    read(file.length, Map.of("ca.crt", new String(file, StandardCharsets.UTF_8),
        "OS_AUTH_URL", "https://chi.example.org:5000/v3",
        "OS_APPLICATION_CREDENTIAL_ID", "fe1121f05b774079a973872f452974fd",
        "OS_APPLICATION_CREDENTIAL_SECRET", "secret"));
  }

  private static void read(int length, Map<String, String> secret) {
    LIMITS.hold(length, () -> {
      Credentials credentials = CredentialsFile.read(secret, null);
      return Stream.of(credentials.authUrl().getHost(), credentials.endpointInterface(),
          credentials.fingerprint());
    });
  }
}
