package org.chameleoncloud.edge.balenaos;

import static org.chameleoncloud.edge.balenaos.InvalidKeyfileException.require;
import static org.chameleoncloud.edge.balenaos.KeyfileChoice.requirePresent;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The rules of how a network is joined: the sections wifi-security and 802-1x (libnm 1.42). */
final class KeyfileSecurity {
  private static final String SECURITY = "wifi-security";
  private static final String ENTERPRISE = "802-1x";
  private static final Set<String> WITH_IDENTITY = Set.of("peap", "ttls", "tls", "pwd", "fast",
      "leap", "md5");

  private KeyfileSecurity() {}

  static void check(KeyfileText keyfile) throws InvalidKeyfileException {
    if (keyfile.hasSection(SECURITY)) {
      checkWifi(keyfile);
    }
    if (keyfile.hasSection(ENTERPRISE)) {
      checkEnterprise(keyfile);
    }
  }

  private static void checkWifi(KeyfileText keyfile) throws InvalidKeyfileException {
    String key = keyfile.text(SECURITY, "psk");
    String keyManagement = keyfile.text(SECURITY, "key-mgmt").toLowerCase(Locale.ROOT);
    String algorithm = keyfile.text(SECURITY, "auth-alg").toLowerCase(Locale.ROOT);
    require(!keyManagement.isEmpty(), "the keyfile's [wifi-security] has no key-mgmt; add"
        + " key-mgmt=wpa-psk for a passphrase, or key-mgmt=sae for WPA3 only");
    switch (keyManagement) {
      case "wpa-psk" -> require(Wifi.isPassphrase(key),
          "[wifi-security] needs a psk of 8 to 63 characters, or of 64 hexadecimal digits");
      case "sae" -> require(!key.isEmpty(), "[wifi-security] needs a psk");
      case "wpa-eap", "wpa-eap-suite-b-192" -> requireEnterprise(keyfile, keyManagement);
      case "ieee8021x" -> {
        if (algorithm.equals("leap")) {
          requirePresent(keyfile, SECURITY, "leap-username", "anna");
        } else {
          requireEnterprise(keyfile, keyManagement);
        }
      }
      default -> {
        // No key, or one for WEP, of which NetworkManager accepts any.
      }
    }
    require(!algorithm.equals("leap") || keyManagement.equals("ieee8021x"),
        "wifi-security.auth-alg is \"leap\", which needs key-mgmt=ieee8021x");
    require(!algorithm.equals("shared") || keyManagement.equals("none"),
        "wifi-security.auth-alg is \"shared\", which is for WEP only; remove it");
  }

  private static void requireEnterprise(KeyfileText keyfile, String keyManagement)
      throws InvalidKeyfileException {
    require(keyfile.hasSection(ENTERPRISE), "wifi-security.key-mgmt is \"" + keyManagement
        + "\", which needs a section [802-1x]; add it, or set key-mgmt=wpa-psk for a passphrase");
  }

  private static void checkEnterprise(KeyfileText keyfile) throws InvalidKeyfileException {
    List<String> methods = keyfile.list(ENTERPRISE, "eap");
    require(!methods.isEmpty(),
        "the keyfile's [802-1x] has no eap; add one, such as eap=peap;");
    String method = methods.getFirst();
    if (WITH_IDENTITY.contains(method)) {
      requirePresent(keyfile, ENTERPRISE, "identity", "anna@example.org");
    }
    if (method.equals("tls")) {
      requirePresent(keyfile, ENTERPRISE, "client-cert", "/mnt/boot/client.pem");
      requirePresent(keyfile, ENTERPRISE, "private-key", "/mnt/boot/client.key");
    }
    if (method.equals("peap") || method.equals("ttls")) {
      require(keyfile.has(ENTERPRISE, "phase2-auth") != keyfile.has(ENTERPRISE, "phase2-autheap"),
          "the keyfile's [802-1x] needs either phase2-auth or phase2-autheap for eap=" + method
              + ", such as phase2-auth=mschapv2");
    }
  }
}
