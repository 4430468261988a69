package org.chameleoncloud.edge.baker.bake;

import static org.chameleoncloud.edge.baker.output.OutputFailures.guard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.chameleoncloud.edge.baker.base.BaseImage;
import org.chameleoncloud.edge.baker.base.BaseIndex.Extent;
import org.chameleoncloud.edge.baker.boot.Patch;
import org.chameleoncloud.edge.baker.compact.CompactImage;
import org.chameleoncloud.edge.baker.copy.BackgroundDigest;
import org.chameleoncloud.edge.baker.copy.SpaceCheck;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Blake3Tree;
import org.chameleoncloud.edge.baker.digest.Digest;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.disk.FileDisk;
import org.chameleoncloud.edge.baker.disk.Overlay;
import org.chameleoncloud.edge.baker.disk.UncachedFile;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.CommandResult.Baked;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.Progress;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.output.Digests;
import org.chameleoncloud.edge.baker.output.OutputFile;

/**
 * Bakes a device's image from a base image in the cache. The changes are applied in memory first: invalid ones are
 * rejected before anything is copied, and a compact image needs no copy at all.
 */
final class CachedBake {
  private final BakeRequest request;
  private final BaseImage base;
  private final Progress progress;
  private final Patch patch;
  private final SortedMap<Long, byte[]> blocks;
  private final Map<Integer, ByteBuffer> groups;
  private final Blake3Tree tree;
  private final Digest digest;

  private CachedBake(BakeRequest request, BaseImage base, Progress progress) throws IOException {
    this.request = request;
    this.base = base;
    this.progress = progress;
    Overlay changed = new Overlay(base.disk());
    this.patch = Patch.apply(changed, request.changes());
    patch.verify(changed);
    this.blocks = changed.changed();
    requireIntactBase();
    this.groups = groups(changed);
    this.tree = base.index().tree().with(groups);
    this.digest = tree.digest();
  }

  /** Verifies the groups that were changed: their new digest is computed from the base's data. */
  private void requireIntactBase() throws IOException {
    for (Map.Entry<Integer, ByteBuffer> group : groups(base.disk()).entrySet()) {
      if (!base.index().tree().matches(group.getKey(), group.getValue())) {
        throw damagedBase();
      }
    }
  }

  private BakeFailure damagedBase() throws IOException {
    request.cache().remove(request.sourceSpec());
    return new BakeFailure(Reason.NotReadBack,
        "the base image in the cache was damaged and has been removed; bake the image again");
  }

  static Baked run(BakeRequest request, Progress progress) throws IOException {
    try (BaseImage base = request.cache().getOrFetch(request.sourceSpec(), progress)) {
      return new CachedBake(request, base, progress).run();
    }
  }

  private Baked run() throws IOException {
    try (OutputFile output = OutputFile.lock(request.output());
        FileChannel staged = output.stage()) {
      return guard(request.output(), () -> {
        Digest result = request.target().form() == Form.COMPACT
            ? compact(staged)
            : raw(output, staged);
        output.publish(result);
        return new Baked(request.output().toString(), request.target().form(), result,
            staged.size(), request.sha256(), patch.deviceType(), patch.osVersion(), patch.notes());
      });
    }
  }

  private Digest compact(FileChannel staged) throws IOException {
    progress.step("writing the changed blocks");
    CompactImage image = new CompactImage(request.sha256(), base.index().size(),
        digest.hex(), blocks);
    image.write(staged);
    staged.force(true);
    return Digests.of(staged, Algorithm.SHA_256, Progress.NONE);
  }

  private Digest raw(OutputFile output, FileChannel staged) throws IOException {
    new SpaceCheck(request.maxBytes(), request.source(), request.output())
        .requireSpaceFor(base.index().size(), base.spaceNeededAt(output.staged()));
    progress.step("copying the base image");
    base.copyTo(output.staged(), staged);
    FileDisk disk = FileDisk.unpublished(staged);
    for (Map.Entry<Long, byte[]> block : blocks.entrySet()) {
      disk.write(block.getKey(), ByteBuffer.wrap(block.getValue()));
    }
    progress.step("syncing to disk and verifying");
    if (request.target().checksum() == Algorithm.BLAKE3) {
      syncAndVerify(output, staged);
      return digest;
    }
    return syncAndHash(output, staged);
  }

  private Digest syncAndHash(OutputFile output, FileChannel staged) throws IOException {
    Hasher sha256 = Algorithm.SHA_256.start();
    try (BackgroundDigest reader = new BackgroundDigest(staged, sha256)) {
      base.index().holes().forEach(hole -> skipHole(hole, reader));
      reader.advanceTo(staged.size());
      requireMatchesTree(FileDisk.unpublished(staged));
      syncAndVerify(output, staged);
      reader.finish(staged.size());
    }
    return sha256.finish();
  }

  /** SHA-256 is computed from what is read, so a corrupt base in the cache would get a valid-looking checksum. */
  private void requireMatchesTree(Disk disk) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(Blake3Tree.GROUP);
    int next = 0;
    for (Extent extent : base.index().data()) {
      next = Math.max(next, (int) (extent.start() / Blake3Tree.GROUP));
      for (; (long) next * Blake3Tree.GROUP < extent.end(); next++) {
        long start = (long) next * Blake3Tree.GROUP;
        disk.read(start, bytes.clear()
            .limit((int) Math.min(Blake3Tree.GROUP, base.index().size() - start)));
        if (!tree.matches(next, bytes.flip())) {
          throw damagedBase();
        }
      }
    }
  }

  /** Reports a hole of the base as zeros, except where a block was changed. */
  private void skipHole(Extent hole, BackgroundDigest reader) {
    long from = hole.start();
    for (long position : blocks.subMap(hole.start(), hole.end()).keySet()) {
      reader.zeros(from, position);
      from = position + blocks.get(position).length;
    }
    reader.zeros(from, hole.end());
  }

  /** Syncs the copy to disk and reads back the groups that differ from the base. */
  private void syncAndVerify(OutputFile output, FileChannel staged) throws IOException {
    staged.force(true);
    try (UncachedFile stored = UncachedFile.open(output.staged())) {
      if (!groups(stored).equals(groups)) {
        throw new BakeFailure(Reason.NotReadBack, request.output()
            + " does not read back as written; the storage may be failing, bake the image again");
      }
    }
  }

  /** The content that a disk has in the tree's groups with a changed block, by group number. */
  private Map<Integer, ByteBuffer> groups(Disk disk) throws IOException {
    Map<Integer, ByteBuffer> content = new HashMap<>();
    for (long position : blocks.keySet()) {
      int group = (int) (position / Blake3Tree.GROUP);
      if (!content.containsKey(group)) {
        long start = (long) group * Blake3Tree.GROUP;
        int length = (int) Math.min(Blake3Tree.GROUP, base.index().size() - start);
        content.put(group, disk.bytes(start, length));
      }
    }
    return content;
  }
}
