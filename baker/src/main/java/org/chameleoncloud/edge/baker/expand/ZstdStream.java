package org.chameleoncloud.edge.baker.expand;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * zstd (RFC 8878) with any number of frames. The library's own stream mistakes a truncated frame for the end if the
 * frame before it ends in the same piece of input.
 */
final class ZstdStream extends BulkInputStream {
  private static final int BUFFER = 128 << 10;

  private final InputStream source;
  private final ZstdDecompressCtx frames = new ZstdDecompressCtx();
  private final byte[] piece = new byte[BUFFER];
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER).limit(0);
  private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER).limit(0);
  private boolean insideFrame;

  ZstdStream(InputStream source) {
    this.source = source;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!out.hasRemaining() && !expand()) {
      return -1;
    }
    int count = Math.min(length, out.remaining());
    out.get(target, offset, count);
    return count;
  }

  /** Fills the output buffer; returns false at the end. */
  private boolean expand() throws IOException {
    out.clear();
    while (out.position() == 0) {
      boolean ended = !in.hasRemaining() && !refill();
      if (ended && !insideFrame) {
        out.limit(0);
        return false;
      }
      insideFrame = !expandPiece();
      // At the end of the source, the decoder may still have buffered output.
      if (ended && insideFrame && out.position() == 0) {
        throw ArchiveFailures.damaged("it is truncated");
      }
    }
    out.flip();
    return true;
  }

  private boolean refill() throws IOException {
    int count = source.read(piece, 0, BUFFER);
    if (count > 0) {
      in.clear().put(piece, 0, count).flip();
    }
    return count > 0;
  }

  /** Returns whether a frame has ended. */
  private boolean expandPiece() throws IOException {
    try {
      return frames.decompressDirectByteBufferStream(out, in);
    } catch (ZstdException error) {
      throw new IOException(error.getMessage(), error);
    }
  }

  @Override
  public void close() throws IOException {
    frames.close();
    source.close();
  }
}
