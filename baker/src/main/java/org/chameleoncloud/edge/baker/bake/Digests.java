package org.chameleoncloud.edge.baker.bake;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256. */
final class Digests {
  private static final int BUFFER = 1 << 20;

  private Digests() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException("every JDK has SHA-256", error);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The digest of a whole file. */
  static String of(FileChannel file, Progress progress) throws IOException {
    MessageDigest digest = sha256();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    long at = 0;
    while (file.read(buffer.clear(), at) >= 0) {
      at += buffer.flip().remaining();
      digest.update(buffer);
      progress.moved(at, file.size());
    }
    return hex(digest);
  }
}
