package org.chameleoncloud.edge.baker.expand;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.Supplier;

import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.tukaani.xz.XZInputStream;

/** Expands an image whose compression is detected from its first bytes. */
public final class Expansion {
  private static final int XZ_MEMORY_KIB = 100 << 10;
  private static final long XZ = 0x00005A587A37FDL;
  private static final long SIX_BYTES = 0xFFFFFFFFFFFFL;
  private static final int ZSTD = 0xFD2FB528;
  private static final int ZSTD_HEADER = 18;
  private static final int ZSTD_SKIPPABLE = 0x184D2A50;
  private static final int SPLIT_ZIP = 0x08074B50;
  private static final int UNSPLIT_ZIP = 0x30304B50;
  private static final int BZIP2 = 0x685A42;

  private Expansion() {}

  /**
   * Opens the image in a source: zip, gzip, xz, zstd, bzip2 or raw.
   *
   * @param length of the source in bytes, -1 if unknown
   * @param file the source, if it is a file, whose end can be read before its start; null otherwise
   * @return a stream that throws {@link BakeFailure}s for damaged archives; the source's own failures pass through
   * @throws BakeFailure {@code DamagedArchive}
   */
  public static ImageStream open(InputStream source, long length, FileChannel file)
      throws IOException {
    return open(source, length, file, InflaterFactory::selected);
  }

  /** The same for a source that is a stream only, such as a download. */
  public static ImageStream open(InputStream source, long length) throws IOException {
    return open(source, length, null, InflaterFactory::selected);
  }

  /** The inflater for zip and gzip, for example "ISA-L (libisal.so.2)". */
  public static String inflaterName() {
    return InflaterFactory.selected().name();
  }

  static ImageStream open(InputStream source, long length, InflaterFactory inflaters)
      throws IOException {
    return open(source, length, null, () -> inflaters);
  }

  /** Selects the inflater only when one is needed, because looking for ISA-L takes a while. */
  private static ImageStream open(InputStream source, long length, FileChannel file,
      Supplier<InflaterFactory> inflaters) throws IOException {
    PeekableStream stream = new PeekableStream(source);
    ByteBuffer start = stream.peek(8);
    if (start.remaining() < 8) {
      return new ImageStream(stream, length, false);
    }
    int four = start.getInt(0);
    if (isZip(start)) {
      if (four == SPLIT_ZIP && file == null) {
        throw ArchiveFailures.splitZip();
      }
      ZipDirectory directory = file == null ? null : ZipDirectory.read(file);
      if (four != ZipEntryStream.MAGIC) {
        stream.take(4);
      }
      return inflated((archive, inflated) -> new ZipImage(archive, inflated, directory), stream,
          inflaters.get());
    }
    if ((four & 0xFFFF) == GzipStream.MAGIC) {
      return inflated(GzipStream::new, stream, inflaters.get());
    }
    if ((start.getLong(0) & SIX_BYTES) == XZ) {
      return guarded(() -> new XZInputStream(stream, XZ_MEMORY_KIB), -1);
    }
    if (four == ZSTD || (four & ~0xF) == ZSTD_SKIPPABLE) {
      return guarded(() -> new ZstdStream(stream), zstdLength(stream));
    }
    if ((four & 0xFFFFFF) == BZIP2) {
      return guarded(() -> new BZip2CompressorInputStream(stream, true), -1);
    }
    return new ImageStream(stream, length, false);
  }

  /** An archive that was written to be split, but was not, begins with a marker (APPNOTE 6.3, section 8.5.4). */
  private static boolean isZip(ByteBuffer start) {
    int first = start.getInt(0);
    return first == ZipEntryStream.MAGIC || (first == SPLIT_ZIP || first == UNSPLIT_ZIP)
        && start.getInt(4) == ZipEntryStream.MAGIC;
  }

  private static ImageStream inflated(DeflateArchiveStream.Format format, PeekableStream source,
      InflaterFactory inflaters) throws IOException {
    DeflateArchiveStream image = DeflateArchiveStream.open(format, source, inflaters);
    return new ImageStream(image, image.length(), true);
  }

  /** The length of the first frame's content (RFC 8878, section 3.1.1.1). A minimum: more frames may follow. */
  private static long zstdLength(PeekableStream source) throws IOException {
    ByteBuffer header = source.peek(ZSTD_HEADER);
    if (header.remaining() < ZSTD_HEADER || header.getInt(0) != ZSTD) {
      return -1;
    }
    int descriptor = header.get(4);
    boolean single = (descriptor & 0x20) != 0;
    int at = (single ? 5 : 6) + new int[]{0, 1, 2, 4}[descriptor & 3];
    return switch (descriptor >> 6 & 3) {
      case 0 -> single ? Byte.toUnsignedInt(header.get(at)) : -1;
      case 1 -> Short.toUnsignedInt(header.getShort(at)) + 256;
      case 2 -> Integer.toUnsignedLong(header.getInt(at));
      default -> Math.max(-1, header.getLong(at));
    };
  }

  private interface Opener {
    InputStream open() throws IOException;
  }

  private static ImageStream guarded(Opener opener, long length) {
    try {
      return new ImageStream(new Guarded(opener.open()), length, true);
    } catch (IOException error) {
      throw ArchiveFailures.of(error);
    } catch (LinkageError error) {
      throw new BakeFailure(Reason.BadRequest, "zstd cannot be loaded: it needs a directory for"
          + " temporary files that is writable and allows running programs; set one with"
          + " -Djava.io.tmpdir, or use another format", error);
    }
  }

  /** Turns a library's errors into failures of the archive; otherwise they would look like any other I/O error. */
  private static final class Guarded extends BulkInputStream {
    private final InputStream in;

    Guarded(InputStream in) {
      this.in = in;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      try {
        return in.read(target, offset, length);
      } catch (IOException error) {
        throw ArchiveFailures.of(error);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
