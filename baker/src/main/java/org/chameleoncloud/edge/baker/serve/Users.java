package org.chameleoncloud.edge.baker.serve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.codec.digest.Crypt;
import org.apache.commons.codec.digest.Md5Crypt;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * The users of an htpasswd file, with their passwords hashed: by crypt (MD5, SHA-256, SHA-512, DES), Apache's MD5, bcrypt,
 * or as {@code {SHA}}, {@code {SSHA}} or {@code {PLAIN}}, which is what nginx accepts.
 */
final class Users {
  private static final int SHA1_BYTES = 20;

  private final Map<String, String> hashes = new HashMap<>();

  private Users() {}

  /** The users of a file with lines {@code NAME:HASH}. As in nginx, lines without a colon have no user. */
  static Users parse(String text) {
    Users users = new Users();
    text.lines().map(String::strip).filter(line -> !line.startsWith("#")).forEach(line -> {
      String[] parts = line.split(":", 3);
      if (parts.length > 1) {
        users.hashes.putIfAbsent(parts[0], parts[1]);
      }
    });
    return users;
  }

  /** Whether a user has this password. In both, each character is a byte, because a file has no encoding. */
  boolean accept(String name, String password) {
    String hash = hashes.get(name);
    return hash != null && matches(hash, password.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static boolean matches(String hash, byte[] password) {
    try {
      if (hash.startsWith("{PLAIN}")) {
        return equal(hash.substring("{PLAIN}".length()).getBytes(StandardCharsets.ISO_8859_1),
            password);
      }
      if (hash.startsWith("{SHA}")) {
        return matchesSha1(hash.substring("{SHA}".length()), password);
      }
      if (hash.startsWith("{SSHA}")) {
        return matchesSha1(hash.substring("{SSHA}".length()), password);
      }
      if (hash.startsWith("$2")) {
        return BCrypt.checkpw(password, hash);
      }
      String found = hash.startsWith("$apr1$")
          ? Md5Crypt.apr1Crypt(password, hash)
          : Crypt.crypt(password, hash);
      return equal(found.getBytes(StandardCharsets.US_ASCII),
          hash.getBytes(StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException _) {
      // Not a hash, or of an unknown kind.
      return false;
    }
  }

  /** The digest of the password and of what follows the digest, which is the salt. */
  private static boolean matchesSha1(String base64, byte[] password) {
    byte[] stored = Base64.getDecoder().decode(base64);
    if (stored.length < SHA1_BYTES) {
      return false;
    }
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(password);
      sha1.update(stored, SHA1_BYTES, stored.length - SHA1_BYTES);
      return equal(sha1.digest(), Arrays.copyOf(stored, SHA1_BYTES));
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException("every JDK has SHA-1", error);
    }
  }

  private static boolean equal(byte[] one, byte[] other) {
    return MessageDigest.isEqual(one, other);
  }

  /** Without the hashes. */
  @Override
  public String toString() {
    return hashes.size() + " users";
  }
}
