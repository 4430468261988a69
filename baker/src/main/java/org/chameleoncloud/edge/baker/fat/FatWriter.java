package org.chameleoncloud.edge.baker.fat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * Writes files into a FAT volume so that a failure at any point leaves the old file readable: first the new clusters,
 * then both copies of the table, then the directory entry, and only then are the old clusters freed and zeroed.
 *
 * <p>The output is reproducible: the same image and the same files give the same bytes. A replaced file keeps its
 * timestamps, and a new one gets the first day of FAT's epoch.
 */
public final class FatWriter {
  private static final short FIRST_DAY = 0x21;
  private static final int ARCHIVE = 0x20;
  private static final int DIRECTORY = 0x10;
  private static final int FIRST_CLUSTER_HIGH = 20;
  private static final int FIRST_CLUSTER_LOW = 26;

  private final FatVolume volume;
  private final Disk disk;
  private final BootSector boot;
  private final AllocationTable table;
  private final Eraser eraser;

  private FatWriter(FatVolume volume) {
    this.volume = volume;
    this.disk = volume.disk();
    this.boot = volume.boot();
    this.table = volume.table();
    this.eraser = new Eraser(disk, boot);
  }

  /**
   * Opens a volume for writing.
   *
   * @throws BakeFailure {@code UnsupportedFileSystem}, {@code DirtyFileSystem} or {@code DamagedFileSystem} if writing
   *         would not be safe; nothing has been written then
   */
  public static FatWriter open(FatVolume volume) throws IOException {
    VolumeCheck.requireWritable(volume);
    return new FatWriter(volume);
  }

  /** Whether a file on a FAT volume can have this name. */
  public static boolean isValidName(String name) {
    return LongName.isValid(name);
  }

  /**
   * Checks that there is space for several files, so that either all or none of them are written.
   *
   * @throws BakeFailure {@code NoRoom} if the files and the growth of their directories need more than the free space
   */
  public void requireSpace(Map<String, byte[]> files) {
    // One for a directory that may have to be created.
    long clusters = 1;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      clusters += clustersFor(file.getValue().length)
          + clustersFor(LongName.directoryBytes(file.getKey()));
    }
    if (clusters > table.freeCount()) {
      throw AllocationTable.noSpace(clusters * boot.clusterSize(), volume.freeBytes());
    }
  }

  /**
   * Writes a file, whose directory must exist.
   *
   * @throws BakeFailure {@code NoRoom}, before anything has been written
   */
  public void write(String path, byte[] content) throws IOException {
    Optional<FatEntry> old = volume.find(path);
    if (old.filter(FatEntry::isDirectory).isPresent()) {
      throw BootSector.damaged(path + " is a directory");
    }
    if (old.isPresent()) {
      replace(old.get(), content);
    } else {
      create(path, ARCHIVE, content);
    }
  }

  /**
   * Zeroes what is left in clusters that no file uses: by writers that did not zero what they freed, by mtools, or by a
   * process that was killed. The clusters of an interrupted write belong to no file either, so nothing of them is kept.
   */
  public void eraseUnused() throws IOException {
    BitSet kept = VolumeCheck.usedClusters(volume);
    table.addBadClusters(kept);
    eraser.eraseAllBut(kept);
  }

  /** Creates a directory unless it exists; its parent must exist. */
  public void makeDirectory(String path) throws IOException {
    if (volume.find(path).filter(FatEntry::isDirectory).isPresent()) {
      return;
    }
    // ".." in a subdirectory of the root has cluster 0, even where the root has a cluster.
    int parent = path.indexOf('/') < 0 ? 0 : parent(path).chain()[0];
    ByteBuffer empty = ByteBuffer.allocate(boot.clusterSize()).order(ByteOrder.LITTLE_ENDIAN);
    // The cluster for "." is known only after it is allocated; create() fills it in.
    empty.put(0, entry(".          ".getBytes(StandardCharsets.US_ASCII), DIRECTORY, 0, 0).array());
    empty.put(Directory.SLOT,
        entry("..         ".getBytes(StandardCharsets.US_ASCII), DIRECTORY, parent, 0).array());
    create(path, DIRECTORY, empty.array());
  }

  private void replace(FatEntry old, byte[] content) throws IOException {
    int[] oldChain = volume.clusters(old);
    int[] chain = table.allocate(clustersFor(content.length));
    writeContent(chain, content);
    table.flush();
    disk.barrier();
    updateEntry(old.position(), chain, content.length);
    disk.barrier();
    table.free(oldChain);
    table.flush();
    eraser.erase(oldChain);
    writeInfo(chain);
  }

  private void create(String path, int attributes, byte[] content) throws IOException {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (!LongName.isValid(name)) {
      throw new BakeFailure(Reason.BadRequest,
          "\"" + name + "\" is not a valid file name on FAT; choose another one");
    }
    Directory directory = parent(path);
    List<FatEntry> present = directory.entries();
    byte[] alias = ShortName.alias(name, taken -> present.stream().anyMatch(e -> e.isNamed(taken)));
    List<ByteBuffer> slots = LongName.slots(name, ShortName.checksum(alias));
    int[] chain = table.allocate(clustersFor(content.length));
    int run = directory.freeRun(slots.size() + 1);
    Directory target = run + slots.size() < directory.slotCount()
        ? directory
        : grown(directory, run + slots.size() + 1 - directory.slotCount());
    boolean isDirectory = attributes == DIRECTORY;
    writeContent(chain, isDirectory ? withOwnCluster(content, chain[0]) : content);
    table.flush();
    disk.barrier();
    slots.add(entry(alias, attributes, chain.length == 0 ? 0 : chain[0],
        isDirectory ? 0 : content.length));
    writeSlots(target, run, slots);
    disk.barrier();
    writeInfo(chain);
  }

  private Directory parent(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    if (slash < 0) {
      return volume.root();
    }
    String directory = path.substring(0, slash);
    return volume.directory(directory).orElseThrow(() -> new BakeFailure(Reason.BadRequest,
        "the boot partition has no directory " + directory));
  }

  /** Extends a directory by enough clusters for {@code slots} more slots, and zeroes them before linking them. */
  private Directory grown(Directory directory, int slots) throws IOException {
    int[] chain = directory.chain();
    if (chain.length == 0) {
      throw new BakeFailure(Reason.NoRoom,
          "the boot partition's root directory is full; use another image");
    }
    int bytes = slots * Directory.SLOT;
    int[] more = table.allocate((bytes + boot.clusterSize() - 1) / boot.clusterSize());
    for (int cluster : more) {
      disk.write(boot.offset(cluster), ByteBuffer.allocate(boot.clusterSize()));
    }
    disk.barrier();
    table.link(chain[chain.length - 1], more[0]);
    return Directory.at(disk, boot, table, chain[0]);
  }

  /** Writes the last slot first: until the first one is written, the directory's end marker hides the others. */
  private void writeSlots(Directory directory, int run, List<ByteBuffer> slots)
      throws IOException {
    int next = run + slots.size();
    if (next < directory.slotCount() && directory.isPastEnd(next - 1)) {
      disk.write(directory.position(next), ByteBuffer.allocate(Directory.SLOT));
    }
    for (int i = slots.size() - 1; i >= 0; i--) {
      disk.write(directory.position(run + i), slots.get(i).clear());
    }
  }

  private void writeContent(int[] chain, byte[] content) throws IOException {
    ByteBuffer padded = ByteBuffer.allocate(boot.clusterSize());
    for (int i = 0; i < chain.length; i++) {
      int from = i * boot.clusterSize();
      int length = Math.min(content.length - from, boot.clusterSize());
      padded.clear().put(new byte[boot.clusterSize()]).clear();
      padded.put(0, content, from, length);
      disk.write(boot.offset(chain[i]), padded);
    }
  }

  /** A single write within one sector: the file is the old one before it and the new one after it. */
  private void updateEntry(long position, int[] chain, int size) throws IOException {
    ByteBuffer entry = disk.bytes(position, Directory.SLOT);
    setContent(entry, chain.length == 0 ? 0 : chain[0], size);
    disk.write(position, entry);
  }

  private static byte[] withOwnCluster(byte[] directory, int cluster) {
    setContent(ByteBuffer.wrap(directory).order(ByteOrder.LITTLE_ENDIAN), cluster, 0);
    return directory;
  }

  private static ByteBuffer entry(byte[] name, int attributes, int firstCluster, int size) {
    ByteBuffer entry = ByteBuffer.allocate(Directory.SLOT).order(ByteOrder.LITTLE_ENDIAN);
    entry.put(0, name);
    entry.put(11, (byte) attributes);
    entry.putShort(16, FIRST_DAY);
    entry.putShort(18, FIRST_DAY);
    entry.putShort(24, FIRST_DAY);
    setContent(entry, firstCluster, size);
    return entry;
  }

  private static void setContent(ByteBuffer entry, int firstCluster, int size) {
    entry.putShort(FIRST_CLUSTER_HIGH, (short) (firstCluster >>> 16));
    entry.putShort(FIRST_CLUSTER_LOW, (short) firstCluster);
    entry.putInt(28, size);
  }

  private void writeInfo(int[] chain) throws IOException {
    if (boot.infoOffset() != 0) {
      FsInfoSector.update(disk, boot.infoOffset(), table.freeCount(),
          chain.length == 0 ? 2 : chain[chain.length - 1]);
    }
  }

  private int clustersFor(int bytes) {
    return (bytes + boot.clusterSize() - 1) / boot.clusterSize();
  }
}
