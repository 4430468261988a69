package org.chameleoncloud.edge.baker.serve;

import java.nio.ByteBuffer;

/** A small file whose content is computed. */
record TextFile(String name, byte[] content, String tag) implements OpenFile {
  @Override
  public long size() {
    return content.length;
  }

  @Override
  public void read(long position, ByteBuffer target) {
    target.put(content, (int) position, target.remaining());
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}
