package org.chameleoncloud.edge.baker.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.outcome.Progress;

/** Digests of files and disks. */
public final class Digests {
  private static final int BUFFER = 1 << 20;

  private Digests() {}

  public static Digest of(FileChannel file, Algorithm algorithm, Progress progress)
      throws IOException {
    return of(file, List.of(algorithm), progress).getFirst();
  }

  /** The digest of a disk's first {@code size} bytes. */
  public static Digest of(Disk disk, long size, Algorithm algorithm, Progress progress)
      throws IOException {
    Hasher digest = algorithm.start();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    for (long at = 0; at < size; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(BUFFER, size - at));
      disk.read(at, buffer);
      digest.update(buffer.flip());
      progress.moved(at + buffer.limit(), size);
    }
    return digest.finish();
  }

  /** Several digests of a file, reading it once. */
  public static List<Digest> of(FileChannel file, List<Algorithm> algorithms, Progress progress)
      throws IOException {
    List<Hasher> digests = algorithms.stream().map(Algorithm::start).toList();
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    long at = 0;
    while (file.read(buffer.clear(), at) >= 0) {
      at += buffer.flip().remaining();
      digests.forEach(digest -> digest.update(buffer.duplicate()));
      progress.moved(at, file.size());
    }
    return digests.stream().map(Hasher::finish).toList();
  }
}
