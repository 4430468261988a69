package org.chameleoncloud.edge.registry;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An application credential and where it signs in.
 *
 * @param authUrl Keystone's address, always ending in {@code /v3}
 * @param id the credential's id
 * @param secret the credential's secret
 * @param region the region whose inventory is meant; null for the only one
 * @param endpointInterface {@code public}, {@code internal} or {@code admin}
 * @param caPem PEM certificates to trust beside the platform's; null for none
 */
public record Credentials(URI authUrl, String id, Sensitive secret, String region,
    String endpointInterface,
    String caPem) {

  /** The region whose inventory is meant, where one is named. */
  public Optional<String> wantedRegion() {
    return Optional.ofNullable(region);
  }

  /** PEM certificates to trust beside the platform's. */
  public Optional<String> trustedCertificates() {
    return Optional.ofNullable(caPem);
  }

  /**
   * The same for equal credentials and no others, 64 hexadecimal digits; tells nothing of the secret, whose 86
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
