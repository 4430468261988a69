package org.chameleoncloud.edge.baker.digest;

import java.nio.ByteBuffer;

/** Computes a digest from content that is supplied from its first byte to its last. */
public interface Hasher {
  /** Adds the bytes from the buffer's position to its limit. */
  void update(ByteBuffer bytes);

  /** The digest of all bytes. Nothing can be added afterwards. */
  Digest finish();
}
