package org.chameleoncloud.edge.baker.serve;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file as it is sent. It stays the same when the file is replaced. */
interface OpenFile extends AutoCloseable {
  /** The name under which to save it. */
  String name();

  /** In bytes. */
  long size();

  /** A strong entity tag with its quotes. If two have the same, so is their content. */
  String tag();

  /** Fills {@code target} with the bytes from {@code position} on. */
  void read(long position, ByteBuffer target) throws IOException;

  @Override
  void close() throws IOException;
}
