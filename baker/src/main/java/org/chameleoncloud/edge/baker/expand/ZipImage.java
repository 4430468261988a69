package org.chameleoncloud.edge.baker.expand;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import org.chameleoncloud.edge.baker.disk.PartitionTable;

/**
 * The disk image in a zip. It is recognized by its partition table; its name and other files in the zip do not matter, nor
 * how they are compressed.
 */
final class ZipImage extends BulkInputStream {
  /** Enough for the start of a GPT with sectors of 4096 bytes. */
  private static final int START = 4096 + 8;
  /** Archives of images have a few files. */
  private static final int MAX_FILES = 10_000;
  /** What the other files of an archive without a directory may expand to: it takes a few seconds. */
  private static final long MAX_PASSED = 1L << 30;
  private static final int BUFFER = 64 << 10;

  private final PeekableStream archive;
  private final RawInflateStream inflated;
  /** The files in the archive; null if it is read without its directory. */
  private final Iterator<ZipDirectory.Member> files;
  private PeekableStream image;
  private long length;
  private int opened;
  /** The bytes of other files that had to be expanded. */
  private long passed;
  /** Why a file in the archive could not be read; it may have been the image. */
  private String obstacle = "";

  /** @param directory null if the archive cannot be read from its end */
  ZipImage(PeekableStream archive, RawInflateStream inflated, ZipDirectory directory)
      throws IOException {
    this.archive = archive;
    this.inflated = inflated;
    this.files = directory == null ? null : directory.files().iterator();
    this.image = nextImage();
    if (image == null) {
      throw ArchiveFailures.unusable(obstacle.isEmpty()
          ? "it contains no disk image, which is a file with a partition table"
          : obstacle);
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
    return files == null ? nextInStream() : nextInDirectory();
  }

  private PeekableStream nextInDirectory() throws IOException {
    while (files.hasNext()) {
      ZipDirectory.Member member = files.next();
      skipTo(member.position());
      if (archive.peek(4).remaining() < 4 || archive.peek(4).getInt(0) != ZipEntryStream.MAGIC) {
        throw ArchiveFailures.damaged("a file is not where its directory says");
      }
      ZipEntryStream.header(archive, member.position());
      countFile();
      String problem = ZipEntryStream.obstacle(member);
      if (problem.isEmpty()) {
        ZipEntryStream file = ZipEntryStream.open(archive, member, true, inflated);
        PeekableStream entry = new PeekableStream(file);
        if (isDiskImage(entry.peek(START), member.length())) {
          length = file.length();
          return entry;
        }
      } else {
        obstacle = problem;
      }
    }
    return null;
  }

  private void skipTo(long position) throws IOException {
    if (position < archive.position()) {
      throw ArchiveFailures.damaged("its files overlap");
    }
    archive.skip(position - archive.position(), "it is truncated");
  }

  private PeekableStream nextInStream() throws IOException {
    while (archive.peek(4).remaining() == 4
        && archive.peek(4).getInt(0) == ZipEntryStream.MAGIC) {
      ZipDirectory.Member member = ZipEntryStream.header(archive, archive.position());
      countFile();
      long dataStart = archive.position();
      boolean sized = !ZipEntryStream.isStreamed(member);
      String problem = ZipEntryStream.obstacle(member);
      if (!problem.isEmpty()) {
        obstacle = problem;
        if (!sized) {
          throw ArchiveFailures.unusable(problem + ", or download it and use the file");
        }
        archive.skip(member.compressed(), "it is truncated");
        continue;
      }
      ZipEntryStream file = ZipEntryStream.open(archive, member, sized, inflated);
      PeekableStream entry = new PeekableStream(file);
      if (isDiskImage(entry.peek(START), file.length())) {
        length = file.length();
        return entry;
      }
      if (sized) {
        skipTo(dataStart + member.compressed());
      } else {
        pass(entry);
      }
    }
    return null;
  }

  private void countFile() {
    if (++opened > MAX_FILES) {
      throw ArchiveFailures.unusable("it contains more than " + MAX_FILES
          + " files; use an archive with only the image");
    }
  }

  /** Expands a file that is not the image, because only that shows where it ends. */
  private void pass(InputStream file) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int count = file.read(buffer); count >= 0; count = file.read(buffer)) {
      passed += count;
      if (passed > MAX_PASSED) {
        throw ArchiveFailures.unusable("what it contains in addition to the image expands to more"
            + " than 1 GiB; use an archive with only the image, or download it and use the file");
      }
    }
  }

  /** A boot loader has the signature of a partition table too, but it is a single sector. */
  private static boolean isDiskImage(ByteBuffer start, long length) {
    return length != PartitionTable.SMALLEST_SECTOR
        && start.remaining() > PartitionTable.SMALLEST_SECTOR
        && PartitionTable.isIn(start);
  }

  @Override
  public void close() throws IOException {
    archive.close();
  }
}
