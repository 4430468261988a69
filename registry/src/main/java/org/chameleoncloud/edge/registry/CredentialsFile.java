package org.chameleoncloud.edge.registry;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.registry.CredentialsException.Kind;
import org.chameleoncloud.edge.web.CaCertificates;

/**
 * Reads an application credential from the data of a Secret, in any of the forms in which users hold one.
 *
 * <p>The forms, in the order in which they are looked for:
 * <ol>
 * <li>{@code clouds.yaml} (or {@code clouds.yml}), as openstacksdk reads it
 * <li>{@code openrc}, {@code openrc.sh} or {@code NAME-openrc.sh}, as the testbed's dashboard gives it; it is parsed,
 *     never executed
 * <li>{@code OS_AUTH_URL} and its kind as keys of their own, as {@code kubectl create secret --from-env-file} makes them
 * </ol>
 *
 * <p>Beside any of them, {@code ca.crt} holds PEM certificates to trust. A {@code cacert} within clouds.yaml and an
 * {@code OS_CACERT} are passed over: they name a file on the computer of whoever wrote them, most often the
 * platform's own bundle, which is trusted anyway. So are {@code verify: false} and {@code OS_INSECURE}. If a
 * certificate is then not trusted, the failure asks for {@code ca.crt}.
 */
public final class CredentialsFile {
  private static final List<String> CLOUDS_KEYS = List.of("clouds.yaml", "clouds.yml");
  private static final Pattern OPENRC_KEY = Pattern.compile("openrc|(.*-)?openrc\\.sh");
  private static final String AUTHORITIES_KEY = "ca.crt";

  private CredentialsFile() {}

  /**
   * Reads the credential.
   *
   * @param data the Secret's keys and their decoded text
   * @param cloudOrNull the cloud of clouds.yaml that is meant; null for the only one. The other forms hold one
   *     credential without a name and take no notice of it.
   * @throws CredentialsException when there is none, or more than one to choose from, or it cannot be read
   */
  public static Credentials read(Map<String, String> data, String cloudOrNull)
      throws CredentialsException {
    CredentialFields fields = fields(data, cloudOrNull);
    return fields.credentials(trustedCertificates(data));
  }

  private static CredentialFields fields(Map<String, String> data, String cloudOrNull)
      throws CredentialsException {
    for (String key : CLOUDS_KEYS) {
      if (data.containsKey(key)) {
        return CloudsYaml.read(key, data.get(key), cloudOrNull);
      }
    }
    List<String> openRcs = data.keySet().stream()
        .filter(key -> OPENRC_KEY.matcher(key).matches())
        .toList();
    if (openRcs.size() > 1) {
      throw new CredentialsException(Kind.MALFORMED,
          "it holds several openrc files; keep one, or put the credentials into one `clouds.yaml`");
    }
    if (!openRcs.isEmpty()) {
      return OpenRc.read(openRcs.getFirst(), data.get(openRcs.getFirst()));
    }
    if (data.keySet().stream().anyMatch(key -> key.startsWith("OS_"))) {
      return OpenRc.ofKeys(data);
    }
    throw new CredentialsException(Kind.MISSING_KEYS,
        "it holds no credential; give it the key `clouds.yaml`, the key `openrc`, or the keys OS_AUTH_URL,"
            + " OS_APPLICATION_CREDENTIAL_ID and OS_APPLICATION_CREDENTIAL_SECRET");
  }

  private static String trustedCertificates(Map<String, String> data) throws CredentialsException {
    String pem = data.get(AUTHORITIES_KEY);
    if (pem == null) {
      return null;
    }
    return CaCertificates.parse(pem)
        .orElseThrow(() -> new CredentialsException(Kind.MALFORMED,
            "`ca.crt` holds no certificate that can be read; it must be PEM, from"
                + " -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----"))
        .pem();
  }
}
