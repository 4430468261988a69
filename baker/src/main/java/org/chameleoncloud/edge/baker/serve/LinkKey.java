package org.chameleoncloud.edge.baker.serve;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that signs links. With it, all images of a namespace can be fetched, so it is never shown. */
public final class LinkKey {
  /** 256 bits in hex digits, as long as the signature. */
  public static final int MIN_CHARACTERS = 64;
  private static final int MAX_CHARACTERS = 1024;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private LinkKey(SecretKeySpec key) {
    this.key = key;
  }

  /**
   * The key of a text, such as the output of {@code openssl rand -hex 32}. White space around it does not count.
   *
   * @throws IllegalArgumentException if it is shorter than 64 characters or longer than 1024, or is not printable ASCII.
   *         The message has no part of the text
   */
  public static LinkKey parse(String text) {
    String key = text.strip();
    if (key.length() < MIN_CHARACTERS || key.length() > MAX_CHARACTERS) {
      throw new IllegalArgumentException("the key has " + key.length() + " characters and must"
          + " have 64 to 1024; generate one with openssl rand -hex 32");
    }
    if (!key.chars().allMatch(character -> character > ' ' && character <= '~')) {
      throw new IllegalArgumentException("the key has characters other than printable ASCII;"
          + " generate one with openssl rand -hex 32");
    }
    return new LinkKey(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
  }

  /** The HMAC-SHA-256 of a text, in 43 characters of URL-safe Base64. */
  String sign(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getUrlEncoder().withoutPadding()
          .encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException error) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", error);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "LinkKey";
  }
}
