package org.chameleoncloud.edge.baker.digest;

import java.nio.ByteBuffer;

/** A digest that is being computed, from the content's first byte to its last. */
public interface Hasher {
  /** Takes the bytes from the buffer's position to its limit. */
  void update(ByteBuffer bytes);

  /** The digest of all bytes; nothing can be added any more. */
  Digest finish();
}
