package org.chameleoncloud.edge.baker.bake;

import static org.chameleoncloud.edge.baker.output.OutputFailures.guard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.Optional;

import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.base.BaseImage;
import org.chameleoncloud.edge.baker.compact.CompactImage;
import org.chameleoncloud.edge.baker.copy.ReadAhead;
import org.chameleoncloud.edge.baker.copy.SparseWriter;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.expand.Expansion;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Expanded;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.output.BlockDevice;
import org.chameleoncloud.edge.baker.output.BlockDevice.Sink;
import org.chameleoncloud.edge.baker.output.OutputFile;
import org.chameleoncloud.edge.baker.source.Source;
import org.chameleoncloud.edge.baker.source.SourceStream;

/** Makes the image that a compact image tells, while it streams to where it is wanted. */
public final class Expand {
  private static final Path STANDARD_OUTPUT = Path.of("standard output");
  private static final int BUFFER = 1 << 20;

  private final Path name;
  private final CompactImage compact;
  private final Base base;
  private final Progress progress;

  /**
   * Where the base of a compact image comes from.
   *
   * @param source a file or an address, raw or compressed; null for the cache
   * @param cache null for the folder {@code .bases} near the compact image
   */
  public record Base(Source source, BaseCache cache) {}

  private Expand(Path name, CompactImage compact, Base base, Progress progress) {
    this.name = name;
    this.compact = compact;
    this.base = base;
    this.progress = progress;
  }

  /**
   * Opens a compact image.
   *
   * @throws BakeFailure {@code SourceMissing}, {@code DamagedArchive}
   */
  public static Expand of(Path compact, Base base, Progress progress) throws IOException {
    try (FileChannel file = OpenImage.open(compact)) {
      return new Expand(compact, CompactImage.read(file, compact.toString()), base, progress);
    }
  }

  /**
   * Writes the image into a file, which appears when it is complete.
   *
   * @param checksum how the digest in the file beside it is computed
   * @throws BakeFailure when the image is not the one that was baked, or cannot be written
   */
  public Expanded toFile(Path output, Algorithm checksum) throws IOException {
    try (OutputFile slot = OutputFile.claim(output); FileChannel staged = slot.stage()) {
      Hasher beside = checksum.start();
      SparseWriter writer = new SparseWriter(staged);
      pour(part -> guard(output, () -> {
        beside.update(part.duplicate());
        writer.write(part);
        return part;
      }));
      return guard(output, () -> {
        writer.finish();
        staged.force(true);
        Digest digest = beside.finish();
        slot.publish(digest);
        return expanded(output.toString(), digest);
      });
    }
  }

  /**
   * Writes the image to whoever reads.
   *
   * @throws BakeFailure also after all was written: then what was read must not be used
   */
  public Expanded toStream(WritableByteChannel out) throws IOException {
    Digest digest = pour(part -> guard(STANDARD_OUTPUT, () -> {
      while (part.hasRemaining()) {
        out.write(part);
      }
      return part;
    }));
    return expanded("-", digest);
  }

  /**
   * Writes the image onto a card or a drive, and reads it back from there.
   *
   * @throws BakeFailure when the device is in use, too small, or does not read back
   */
  public Expanded toDevice(Path device) throws IOException {
    BlockDevice target = BlockDevice.of(device);
    return guard(device, () -> {
      target.requireUsable(compact.size());
      Digest digest = target.write(this::pour);
      progress.step("reading back " + device);
      target.requireHolds(compact.size(), digest, progress);
      return expanded(device.toString(), digest);
    });
  }

  private Expanded expanded(String where, Digest digest) {
    return new Expanded(where, digest, compact.size());
  }

  /** @return the BLAKE3 digest of the image, which is the one that was baked */
  private Digest pour(Sink sink) throws IOException {
    progress.step("expanding " + name);
    Digest digest = base.source() == null ? fromCache(sink) : fromSource(sink);
    if (!digest.hex().equals(compact.blake3())) {
      throw new BakeFailure(Reason.DigestMismatch, name + " does not give the image that was"
          + " baked: the base or the storage is damaged; use nothing of what was written");
    }
    return digest;
  }

  private Digest fromCache(Sink sink) throws IOException {
    Optional<BaseCache> cache = base.cache() == null
        ? BaseCache.near(name)
        : Optional.of(base.cache());
    try (BaseImage image = OpenImage.base(compact, name, cache);
        InputStream bytes = Channels.newInputStream(image.channel())) {
      return merge(bytes, sink);
    }
  }

  private Digest fromSource(Sink sink) throws IOException {
    try (SourceStream source = base.source().open();
        ReadAhead ahead = new ReadAhead(source);
        InputStream image = Expansion.of(ahead, source.length())) {
      Digest digest = merge(image, sink);
      String found = ahead.finish();
      if (!found.equalsIgnoreCase(compact.baseSha256())) {
        throw new BakeFailure(Reason.DigestMismatch, base.source().name() + " is not the base of "
            + name + ": its SHA-256 is " + found + ", not " + compact.baseSha256());
      }
      return digest;
    }
  }

  private Digest merge(InputStream image, Sink sink) throws IOException {
    Hasher digest = Algorithm.BLAKE3.start();
    byte[] part = new byte[BUFFER];
    long at = 0;
    int count = image.readNBytes(part, 0, BUFFER);
    while (count > 0 && at + count <= compact.size()) {
      compact.over(at, part, count);
      digest.update(ByteBuffer.wrap(part, 0, count));
      sink.write(ByteBuffer.wrap(part, 0, count));
      at += count;
      progress.moved(at, compact.size());
      count = image.readNBytes(part, 0, BUFFER);
    }
    if (count > 0 || at < compact.size()) {
      throw new BakeFailure(Reason.DigestMismatch, "the base has not the " + compact.size()
          + " bytes that " + name + " was made from: it is another image");
    }
    return digest.finish();
  }
}
