package org.chameleoncloud.edge.baker.bake;

import static org.chameleoncloud.edge.baker.output.OutputFailures.guard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.chameleoncloud.edge.baker.base.BaseCache;
import org.chameleoncloud.edge.baker.base.BaseImage;
import org.chameleoncloud.edge.baker.compact.CompactImage;
import org.chameleoncloud.edge.baker.copy.ReadAhead;
import org.chameleoncloud.edge.baker.copy.SparseWriter;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.directory.Place;
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

/** Expands a compact image, streaming the result to its destination. */
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
   * @param source a file or URL, raw or compressed; null to use the cache
   * @param cache null for the {@code .bases} directory nearest to the compact image
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
   * Writes the image to a file, which appears only when it is complete.
   *
   * @param checksum the algorithm of its checksum file
   * @throws BakeFailure if the image is not the one that was baked, or cannot be written
   */
  public Expanded toFile(Path path, Algorithm checksum) throws IOException {
    Place output = Place.of(path);
    try (OutputFile file = OutputFile.lock(output); FileChannel staged = file.stage()) {
      Hasher hasher = checksum.start();
      SparseWriter writer = new SparseWriter(staged);
      writeTo(part -> guard(output, () -> {
        hasher.update(part.duplicate());
        writer.write(part);
        return part;
      }));
      return guard(output, () -> {
        writer.finish();
        staged.force(true);
        Digest digest = hasher.finish();
        file.publish(digest);
        return expanded(output.toString(), digest);
      });
    }
  }

  /**
   * Writes the image to a stream.
   *
   * @throws BakeFailure possibly after everything was written; the written data must not be used then
   */
  public Expanded toStream(WritableByteChannel out) throws IOException {
    Digest digest = writeTo(part -> guard(STANDARD_OUTPUT, () -> {
      while (part.hasRemaining()) {
        out.write(part);
      }
      return part;
    }));
    return expanded("-", digest);
  }

  /**
   * Writes the image to a card or drive and reads it back.
   *
   * @throws BakeFailure if the device is in use, too small, or does not read back as written
   */
  public Expanded toDevice(Path device) throws IOException {
    BlockDevice target = BlockDevice.of(device);
    return guard(device, () -> {
      target.requireUsable(compact.size());
      return expanded(device.toString(),
          target.write(this::writeTo, compact.size(), progress));
    });
  }

  private Expanded expanded(String where, Digest digest) {
    return new Expanded(where, digest, compact.size());
  }

  /** @return the BLAKE3 digest of the image, which matches the one recorded when it was baked */
  private Digest writeTo(Sink sink) throws IOException {
    progress.step("expanding " + name);
    Digest digest = base.source() == null ? fromCache(sink) : fromSource(sink);
    if (!digest.hex().equals(compact.blake3())) {
      throw new BakeFailure(Reason.DigestMismatch, name + " does not expand to the image that was"
          + " baked: the base or the storage is damaged; do not use what was written");
    }
    return digest;
  }

  private Digest fromCache(Sink sink) throws IOException {
    try (BaseImage image = OpenImage.base(compact, name, base.cache());
        InputStream bytes = Channels.newInputStream(image.channel())) {
      return merge(bytes, sink);
    }
  }

  private Digest fromSource(Sink sink) throws IOException {
    try (SourceStream source = base.source().open();
        ReadAhead ahead = new ReadAhead(source);
        InputStream image = Expansion.open(ahead, source.length(), source.file())) {
      Digest digest = merge(image, sink);
      String found = ahead.finish();
      if (!found.equalsIgnoreCase(compact.baseSha256())) {
        throw new BakeFailure(Reason.DigestMismatch, base.source().name() + " is not the base of "
            + name + ": its SHA-256 is " + found + ", not " + compact.baseSha256()
            + "; use the source that the image was baked from");
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
      compact.applyTo(at, part, count);
      digest.update(ByteBuffer.wrap(part, 0, count));
      sink.write(ByteBuffer.wrap(part, 0, count));
      at += count;
      progress.moved(at, compact.size());
      count = image.readNBytes(part, 0, BUFFER);
    }
    if (count > 0 || at < compact.size()) {
      throw new BakeFailure(Reason.DigestMismatch, "the base does not have the " + compact.size()
          + " bytes that " + name + " was made from; use the source that it was baked from");
    }
    return digest.finish();
  }
}
