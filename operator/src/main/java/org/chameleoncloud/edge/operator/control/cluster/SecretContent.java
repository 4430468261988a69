package org.chameleoncloud.edge.operator.control.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.plan.observation.CredentialState;
import org.chameleoncloud.edge.operator.plan.observation.SecretValue;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.credentials.CredentialsException;
import org.chameleoncloud.edge.registry.credentials.CredentialsFile;

/** The result of reading a Secret. It is large, so only what is asked of it is kept. */
sealed interface SecretContent {
  /** The largest key that is read, in KiB: a keyfile has at most 32, a clouds.yaml a few. */
  int MAX_KIB = 64;
  /** The largest ca.crt that is read, in KiB: a bundle of all public CA certificates has 220. */
  int MAX_CA_KIB = 256;

  /** It exists, with its values in base64. */
  record Present(Map<String, String> encoded) implements SecretContent {
    @Override
    public String toString() {
      return "Present";
    }
  }

  /** It does not exist. */
  record Absent() implements SecretContent {}

  /** It may not be used, and nothing of its data was looked at, so that no message depends on it. */
  record NotForUse(String why) implements SecretContent {}

  /** It cannot be read; {@code why} is part of a sentence. */
  record Unavailable(String why) implements SecretContent {}

  /** The credential that {@code ref} names. */
  default CredentialState credential(CredentialsRef ref) {
    String secret = "Secret \"" + ref.name() + "\" ";
    return switch (this) {
      case Absent _ -> new CredentialState.Unavailable(Reason.CREATE_SECRET, secret
          + "does not exist in the resource's namespace. Create it with the application credential.");
      case Unavailable(String why) -> new CredentialState.Unavailable(Reason.CREATE_SECRET,
          secret + "cannot be read: " + why + ".");
      case NotForUse(String why) ->
        new CredentialState.Unavailable(Reason.LABEL_SECRET, secret + why);
      case Present(Map<String, String> encoded) -> credential(encoded, ref, secret);
    };
  }

  /** The value that {@code ref} names. */
  default SecretValue value(SecretKeyRef ref) {
    String secret = "Secret \"" + ref.name() + "\" ";
    return switch (this) {
      case Absent _ -> new SecretValue.Missing(Reason.CREATE_SECRET, secret
          + "does not exist in the resource's namespace. Create it with the key \"" + ref.key()
          + "\".");
      case Unavailable(String why) -> new SecretValue.Missing(Reason.CREATE_SECRET,
          secret + "cannot be read: " + why + ".");
      case NotForUse(String why) -> new SecretValue.Missing(Reason.LABEL_SECRET, secret + why);
      case Present(Map<String, String> encoded) -> value(encoded, ref, secret);
    };
  }

  private static SecretValue value(Map<String, String> encoded, SecretKeyRef ref, String secret) {
    if (!encoded.containsKey(ref.key())) {
      return new SecretValue.Missing(Reason.FIX_SECRET,
          secret + "has no key \"" + ref.key() + "\". Add it.");
    }
    return isTooLarge(encoded.get(ref.key()), MAX_KIB)
        ? new SecretValue.Missing(Reason.FIX_SECRET, secret + tooLarge(ref.key(), MAX_KIB))
        : new SecretValue.Present(Sensitive.of(decoded(encoded.get(ref.key()))));
  }

  private static CredentialState credential(Map<String, String> encoded, CredentialsRef ref,
      String secret) {
    Map<String, String> texts = new HashMap<>();
    for (String key : encoded.keySet()) {
      if (CredentialsFile.isRead(key)) {
        int most = key.equals(CredentialsFile.CA_KEY) ? MAX_CA_KIB : MAX_KIB;
        if (isTooLarge(encoded.get(key), most)) {
          return new CredentialState.Unavailable(Reason.FIX_SECRET, secret + tooLarge(key, most));
        }
        texts.put(key, decoded(encoded.get(key)));
      }
    }
    try {
      return new CredentialState.Loaded(CredentialsFile.read(texts, ref.cloud()));
    } catch (CredentialsException invalid) {
      Reason reason = switch (invalid.kind()) {
        case CLOUD_NOT_NAMED, CLOUD_NOT_FOUND -> Reason.SELECT_CLOUD;
        case MISSING_KEYS, MALFORMED, UNSUPPORTED_AUTH -> Reason.FIX_SECRET;
      };
      return new CredentialState.Unavailable(reason,
          secret + "is not usable: " + invalid.getMessage() + ".");
    }
  }

  /** Base64 has four characters for three bytes. */
  private static boolean isTooLarge(String encoded, int kibibytes) {
    return encoded.length() / 4L * 3 > (kibibytes << 10) + 2L;
  }

  private static String tooLarge(String key, int kibibytes) {
    return "is not usable: the key \"" + key + "\" has more than " + kibibytes
        + " KiB. Make it smaller.";
  }

  private static String decoded(String encoded) {
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }
}
