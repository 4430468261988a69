package org.chameleoncloud.edge.baker.expand;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.tukaani.xz.XZInputStream;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;

/** Finds out by a source's first bytes how it is compressed. */
public final class Expansion {
  private static final int XZ_MEMORY_KIB = 100 << 10;
  private static final long XZ = 0x00005A587A37FDL;
  private static final long SIX_BYTES = 0xFFFFFFFFFFFFL;
  private static final int ZSTD = 0xFD2FB528;
  private static final int ZSTD_SKIPPABLE = 0x184D2A50;
  private static final int BZIP2 = 0x685A42;

  private Expansion() {}

  /**
   * The image in a source: zip, gzip, xz, zstd, bzip2 or as it is.
   *
   * @return a stream that throws {@link BakeFailure}s for damaged archives; the source's own failures pass through
   * @throws BakeFailure {@code DamagedArchive}
   */
  public static InputStream of(InputStream source) throws IOException {
    return of(source, Inflate.chosen());
  }

  /** What zip and gzip are inflated by, such as "ISA-L (libisal.so.2)". */
  public static String inflate() {
    return Inflate.chosen().name();
  }

  static InputStream of(InputStream source, Inflate inflate) throws IOException {
    Peeking peeking = new Peeking(source);
    ByteBuffer start = peeking.peek(8);
    if (start.remaining() < 8) {
      return peeking;
    }
    int four = start.getInt(0);
    if (four == ZipEntryStream.MAGIC) {
      return InflatedStream.open(ZipImage::new, peeking, inflate);
    }
    if ((four & 0xFFFF) == GzipStream.MAGIC) {
      return InflatedStream.open(GzipStream::new, peeking, inflate);
    }
    if ((start.getLong(0) & SIX_BYTES) == XZ) {
      return guarded(() -> new XZInputStream(peeking, XZ_MEMORY_KIB));
    }
    if (four == ZSTD || (four & ~0xF) == ZSTD_SKIPPABLE) {
      return guarded(() -> new ZstdInputStreamNoFinalizer(peeking));
    }
    if ((four & 0xFFFFFF) == BZIP2) {
      return guarded(() -> new BZip2CompressorInputStream(peeking, true));
    }
    return peeking;
  }

  private interface Opening {
    InputStream open() throws IOException;
  }

  private static InputStream guarded(Opening opening) {
    try {
      return new Guarded(opening.open());
    } catch (IOException error) {
      throw Archives.damaged(String.valueOf(error.getMessage()));
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
        throw Archives.damaged(String.valueOf(error.getMessage()));
      }
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }
  }
}
