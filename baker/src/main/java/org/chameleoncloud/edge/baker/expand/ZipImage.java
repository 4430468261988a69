package org.chameleoncloud.edge.baker.expand;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** The disk image in a zip. It is recognized by its content; its name and other files in the zip do not matter. */
final class ZipImage extends BulkInputStream {
  private static final int SECTOR = 512;
  private static final int SIGNATURE = 0xAA55;

  private final PeekableStream archive;
  private final RawInflateStream inflated;
  private PeekableStream image;
  private long length;

  ZipImage(PeekableStream archive, RawInflateStream inflated) throws IOException {
    this.archive = archive;
    this.inflated = inflated;
    this.image = nextImage();
    if (image == null) {
      throw ArchiveFailures.unusable("it contains no disk image");
    }
  }

  /** The length of the image in bytes, -1 if it is known only at the end. */
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
      throw ArchiveFailures.unusable("it contains two disk images; use an archive with one");
    }
    return -1;
  }

  private PeekableStream nextImage() throws IOException {
    while (archive.peek(4).remaining() == 4
        && archive.peek(4).getInt(0) == ZipEntryStream.MAGIC) {
      ZipEntryStream file = ZipEntryStream.open(archive, inflated);
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
  public void close() throws IOException {
    archive.close();
  }
}
