package org.chameleoncloud.edge.registry;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An application credential and the Keystone that it belongs to.
 *
 * @param authUrl Keystone's URL in one spelling, as {@code CredentialsFile} reads it: scheme and host in lower case, without
 *     a default port and a slash at the end, always ending in {@code /v3}
 * @param id the id of the credential
 * @param secret the secret of the credential
 * @param region the region of the inventory; null if there is only one
 * @param endpointInterface {@code public}, {@code internal} or {@code admin}
 * @param caPem CA certificates in PEM format to trust in addition to the platform's; null for none
 */
public record Credentials(URI authUrl, String id, Sensitive secret, String region,
    String endpointInterface, String caPem) {

  /** The region of the inventory; empty if there is only one. */
  public Optional<String> wantedRegion() {
    return Optional.ofNullable(region);
  }

  /**
   * Whether both belong to one identity service. http and https are two, and so are two paths on one host, which may
   * belong to different people.
   */
  public boolean hasSameIdentityService(Credentials other) {
    return authUrl.equals(other.authUrl);
  }

  /**
   * A digest that identifies equal credentials: 64 hexadecimal characters. It does not reveal the secret, whose 86
   * random characters cannot be guessed from a digest.
   */
  public String fingerprint() {
    return sha256(String.join("\n", authUrl.toString(), id, secret.reveal(), String.valueOf(region),
        endpointInterface, String.valueOf(caPem)));
  }

  private static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256")
          .digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
