package org.chameleoncloud.edge.registry.credentials;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.credentials.CredentialsException.Kind;
import org.chameleoncloud.edge.web.CaCertificates;

/**
 * Reads an application credential from the data of a Secret, in any of the common formats.
 *
 * <p>The formats, in order of precedence:
 * <ol>
 * <li>{@code clouds.yaml} (or {@code clouds.yml} or {@code clouds.json}), with the rules of openstacksdk, and with
 *     {@code secure.yaml} and {@code clouds-public.yaml} next to it
 * <li>{@code openrc}, {@code openrc.sh} or {@code NAME-openrc.sh}, as downloaded from the testbed's dashboard; it is
 *     parsed, never executed
 * <li>{@code OS_AUTH_URL} and the other variables as separate keys, as created by
 *     {@code kubectl create secret --from-env-file}
 * </ol>
 *
 * <p>In addition, {@code ca.crt} contains CA certificates to trust, in PEM format. {@code cacert} in clouds.yaml and
 * {@code OS_CACERT} are ignored: they refer to a file on the author's computer, usually the platform's own bundle,
 * which is trusted anyway. {@code verify: false} and {@code OS_INSECURE} are ignored, too. If a certificate is not
 * trusted then, the failure asks for {@code ca.crt}.
 */
public final class CredentialsFile {
  /** The start of the variables' names. */
  private static final String VARIABLE = "OS_";
  private static final Pattern OPENRC_KEY = Pattern.compile("openrc|(.*-)?openrc\\.sh");
  /** The key with CA certificates. */
  public static final String CA_KEY = "ca.crt";

  private CredentialsFile() {}

  /** Whether {@link #read} looks at a key of a Secret. */
  public static boolean isRead(String key) {
    return key.equals(CA_KEY) || key.startsWith(VARIABLE) || OPENRC_KEY.matcher(key).matches()
        || CloudsYaml.isRead(key);
  }

  /**
   * Reads the credential.
   *
   * @param data the decoded data of the Secret
   * @param cloudOrNull the cloud in clouds.yaml; null if there is only one. Ignored for the other formats, which
   *     contain one credential without a name.
   * @throws CredentialsException when there is no credential, more than one, or an invalid one
   */
  public static Credentials read(Map<String, String> data, String cloudOrNull)
      throws CredentialsException {
    CredentialFields fields = fields(data, cloudOrNull);
    return fields.credentials(trustedCertificates(data));
  }

  private static CredentialFields fields(Map<String, String> data, String cloudOrNull)
      throws CredentialsException {
    if (CloudsYaml.isIn(data)) {
      return CloudsYaml.read(data, cloudOrNull);
    }
    List<String> openRcs = data.keySet().stream()
        .filter(key -> OPENRC_KEY.matcher(key).matches())
        .toList();
    if (openRcs.size() > 1) {
      throw new CredentialsException(Kind.MALFORMED,
          "it contains several openrc files; keep one, or put the credentials into one `clouds.yaml`");
    }
    if (!openRcs.isEmpty()) {
      return OpenRc.read(openRcs.getFirst(), data.get(openRcs.getFirst()));
    }
    if (data.keySet().stream().anyMatch(key -> key.startsWith(VARIABLE))) {
      return OpenRc.readKeys(data);
    }
    throw new CredentialsException(Kind.MISSING_KEYS,
        "it contains no credential; add the key `clouds.yaml`, the key `openrc`, or the keys OS_AUTH_URL,"
            + " OS_APPLICATION_CREDENTIAL_ID and OS_APPLICATION_CREDENTIAL_SECRET");
  }

  private static String trustedCertificates(Map<String, String> data) throws CredentialsException {
    String pem = data.get(CA_KEY);
    if (pem == null) {
      return null;
    }
    return CaCertificates.parse(pem)
        .orElseThrow(() -> new CredentialsException(Kind.MALFORMED,
            "`ca.crt` contains no readable certificate; it must be in PEM format, from"
                + " -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----"))
        .pem();
  }
}
