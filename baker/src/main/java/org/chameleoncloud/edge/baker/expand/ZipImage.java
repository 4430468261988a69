package org.chameleoncloud.edge.baker.expand;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** The disk image in a zip, whatever it is called and whatever lies beside it. */
final class ZipImage extends InputStream {
  private static final int SECTOR = 512;
  private static final int SIGNATURE = 0xAA55;

  private final PeekableStream archive;
  private final RawInflateStream deflated;
  private PeekableStream image;
  private long length;

  ZipImage(PeekableStream archive, RawInflateStream deflated) throws IOException {
    this.archive = archive;
    this.deflated = deflated;
    this.image = nextImage();
    if (image == null) {
      throw ArchiveFailures.unusable("no file in it is a disk image");
    }
  }

  /** Of the image, -1 when only its end tells. */
  long length() {
    return length;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (image == null) {
      return -1;
    }
    int count = image.read(target, offset, length);
    if (count >= 0) {
      return count;
    }
    image = null;
    if (nextImage() != null) {
      throw ArchiveFailures.unusable("there are two disk images in it; use an archive of one");
    }
    return -1;
  }

  private PeekableStream nextImage() throws IOException {
    while (archive.peek(4).remaining() == 4
        && archive.peek(4).getInt(0) == ZipEntryStream.MAGIC) {
      ZipEntryStream file = ZipEntryStream.open(archive, deflated);
      PeekableStream entry = new PeekableStream(file);
      if (isDiskImage(entry.peek(SECTOR))) {
        length = file.length();
        return entry;
      }
      entry.transferTo(OutputStream.nullOutputStream());
    }
    return null;
  }

  private static boolean isDiskImage(ByteBuffer start) {
    return start.remaining() == SECTOR
        && Short.toUnsignedInt(start.getShort(SECTOR - 2)) == SIGNATURE;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
