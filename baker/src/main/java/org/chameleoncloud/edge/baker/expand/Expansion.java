package org.chameleoncloud.edge.baker.expand;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.tukaani.xz.XZInputStream;

/** Finds out by a source's first bytes how it is compressed. */
public final class Expansion {
  private static final int XZ_MEMORY_KIB = 100 << 10;
  private static final long XZ = 0x00005A587A37FDL;
  private static final long SIX_BYTES = 0xFFFFFFFFFFFFL;
  private static final int ZSTD = 0xFD2FB528;
  private static final int ZSTD_HEADER = 18;
  private static final int ZSTD_SKIPPABLE = 0x184D2A50;
  private static final int BZIP2 = 0x685A42;

  private Expansion() {}

  /**
   * The image in a source: zip, gzip, xz, zstd, bzip2 or as it is.
   *
   * @return a stream that throws {@link BakeFailure}s for damaged archives; the source's own failures pass through
   * @throws BakeFailure {@code DamagedArchive}
   */
  public static ImageStream of(InputStream source) throws IOException {
    return of(source, -1);
  }

  /**
   * The same.
   *
   * @param length of the source, -1 when it is not known
   */
  public static ImageStream of(InputStream source, long length) throws IOException {
    return of(source, length, InflaterFactory::chosen);
  }

  /** What zip and gzip are inflated by, such as "ISA-L (libisal.so.2)". */
  public static String inflate() {
    return InflaterFactory.chosen().name();
  }

  static ImageStream of(InputStream source, long length, InflaterFactory inflate)
      throws IOException {
    return of(source, length, () -> inflate);
  }

  /** Which inflater there is gets asked for when one is needed: looking for ISA-L takes a while. */
  private static ImageStream of(InputStream source, long length, Supplier<InflaterFactory> inflate)
      throws IOException {
    PeekableStream peeking = new PeekableStream(source);
    ByteBuffer start = peeking.peek(8);
    if (start.remaining() < 8) {
      return new ImageStream(peeking, length, false);
    }
    int four = start.getInt(0);
    if (four == ZipEntryStream.MAGIC) {
      return inflated(ZipImage::new, peeking, inflate.get());
    }
    if ((four & 0xFFFF) == GzipStream.MAGIC) {
      return inflated(GzipStream::new, peeking, inflate.get());
    }
    if ((start.getLong(0) & SIX_BYTES) == XZ) {
      return guarded(() -> new XZInputStream(peeking, XZ_MEMORY_KIB), -1);
    }
    if (four == ZSTD || (four & ~0xF) == ZSTD_SKIPPABLE) {
      return guarded(() -> new ZstdStream(peeking), zstdLength(peeking));
    }
    if ((four & 0xFFFFFF) == BZIP2) {
      return guarded(() -> new BZip2CompressorInputStream(peeking, true), -1);
    }
    return new ImageStream(peeking, length, false);
  }

  private static ImageStream inflated(DeflateArchiveStream.Format format, PeekableStream source,
      InflaterFactory inflate) throws IOException {
    DeflateArchiveStream image = DeflateArchiveStream.open(format, source, inflate);
    return new ImageStream(image, image.length(), true);
  }

  /** Of the first frame, as RFC 8878, section 3.1.1.1, has it; more may follow, so the image is no shorter. */
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

  private interface Opening {
    InputStream open() throws IOException;
  }

  private static ImageStream guarded(Opening opening, long length) {
    try {
      return new ImageStream(new Guarded(opening.open()), length, true);
    } catch (IOException error) {
      throw ArchiveFailures.of(error);
    } catch (LinkageError error) {
      throw new BakeFailure(Reason.BadRequest, "zstd needs a folder for temporary files that"
          + " programs may be run from: set one with -Djava.io.tmpdir, or use another format",
          error);
    }
  }

  /** Names the archive as what is wrong; the libraries' errors look like any other. */
  private static final class Guarded extends FilterInputStream {
    Guarded(InputStream in) {
      super(in);
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
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }
  }
}
