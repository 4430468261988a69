package org.chameleoncloud.edge.baker.digest;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** How an image's digest is computed. */
public enum Algorithm {
  /** What every machine can check; all of an image has to be read for it. */
  SHA_256("sha256", "sha256"),
  /** Checked by {@code b3sum}; next to nothing when the image is a changed copy of one whose tree is known. */
  BLAKE3("blake3", "b3");

  private final String word;
  private final String suffix;

  Algorithm(String word, String suffix) {
    this.word = word;
    this.suffix = suffix;
  }

  /** Its name in options and results. */
  public String word() {
    return word;
  }

  /** The ending of a file of checksums, without the dot. */
  public String suffix() {
    return suffix;
  }

  /** Begins a digest. */
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

  private record Sha256(MessageDigest digest) implements Hasher {
    @Override
    public void update(ByteBuffer bytes) {
      digest.update(bytes);
    }

    @Override
    public Digest finish() {
      return new Digest(SHA_256, HexFormat.of().formatHex(digest.digest()));
    }
  }
}
