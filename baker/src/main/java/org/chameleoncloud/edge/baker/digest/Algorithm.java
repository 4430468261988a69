package org.chameleoncloud.edge.baker.digest;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest algorithms for images. */
public enum Algorithm {
  /** Can be checked on every machine. Computing it requires reading the whole image. */
  SHA_256("sha256", "sha256"),
  /** Checked by {@code b3sum}. Computing it is almost free for a changed copy of an image whose tree is known. */
  BLAKE3("blake3", "b3");

  private final String id;
  private final String suffix;

  Algorithm(String id, String suffix) {
    this.id = id;
    this.suffix = suffix;
  }

  /** Its name in options and results. */
  public String id() {
    return id;
  }

  /** The extension of its checksum files, without the dot. */
  public String suffix() {
    return suffix;
  }

  /** Starts computing a digest. */
  public Hasher start() {
    return switch (this) {
      case SHA_256 -> new Sha256(sha256());
      case BLAKE3 -> new Blake3Tree.Builder();
    };
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException("every JDK has SHA-256", error);
    }
  }

  /**
   * The JDK's digest, which is supplied through small copies. Measured on a processor with AVX-512 (JDK 25): a thread that
   * hashes large arrays where they are takes eight times as long in three of four runs, but never with these copies, nor
   * with {@code -XX:UseAVX=2}. Upper halves of vector registers that are left in use would explain it.
   */
  private record Sha256(MessageDigest digest) implements Hasher {
    @Override
    public void update(ByteBuffer bytes) {
      // The JDK copies what it cannot access as an array, 4 KiB at a time.
      digest.update(bytes.asReadOnlyBuffer());
      bytes.position(bytes.limit());
    }

    @Override
    public Digest finish() {
      return new Digest(SHA_256, HexFormat.of().formatHex(digest.digest()));
    }
  }
}
