package org.chameleoncloud.edge.baker.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.chameleoncloud.edge.baker.disk.Disk;

/**
 * A file on the claim, or a compact image that is expanded while it is read.
 *
 * @param channel the file, or the base of the compact image
 */
record DiskFile(String name, long size, String tag, Disk disk, FileChannel channel)
    implements
      OpenFile {
  @Override
  public void read(long position, ByteBuffer target) throws IOException {
    disk.read(position, target);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
