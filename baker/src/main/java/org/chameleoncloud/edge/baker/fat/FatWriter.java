package org.chameleoncloud.edge.baker.fat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * Writes files into a FAT volume so that a failure at any point leaves the old file readable: new clusters, then both
 * copies of the table, then the directory's entry, and only then the old clusters are given back.
 *
 * <p>Nothing depends on the clock: the same image and the same files give the same bytes. A replaced file keeps its
 * times, a new one has FAT's first day.
 */
public final class FatWriter {
  private static final short FIRST_DAY = 0x21;
  private static final int ARCHIVE = 0x20;
  private static final int FOLDER = 0x10;
  private static final int FIRST_CLUSTER_HIGH = 20;
  private static final int FIRST_CLUSTER_LOW = 26;

  private final FatVolume volume;
  private final Disk disk;
  private final BootSector boot;
  private final AllocationTable table;

  private FatWriter(FatVolume volume) {
    this.volume = volume;
    this.disk = volume.disk();
    this.boot = volume.boot();
    this.table = volume.table();
  }

  /**
   * Opens a volume to be written.
   *
   * @throws BakeFailure {@code UnsupportedFileSystem}, {@code DirtyFileSystem} or {@code DamagedFileSystem} when that
   *         would not be safe; nothing has been written then
   */
  public static FatWriter open(FatVolume volume) throws IOException {
    VolumeCheck.requireWritable(volume);
    return new FatWriter(volume);
  }

  /** Whether FAT lets a file have the name. */
  public static boolean isName(String name) {
    return LongName.isValid(name);
  }

  /**
   * Makes sure that several files can be written one after the other, so that not some of them are.
   *
   * @throws BakeFailure {@code NoRoom} when they, with what their folders may grow by, take more than is free
   */
  public void requireRoom(Map<String, byte[]> files) {
    // One for a folder that may have to be made.
    long clusters = 1;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      clusters += clustersFor(file.getValue().length)
          + clustersFor(LongName.directoryBytes(file.getKey()));
    }
    if (clusters > table.freeCount()) {
      throw new BakeFailure(Reason.NoRoom, "the boot partition has no room: "
          + clusters * boot.clusterSize() + " bytes are needed, " + volume.freeBytes()
          + " are free");
    }
  }

  /**
   * Makes {@code content} the file at {@code path}, whose folder must exist.
   *
   * @throws BakeFailure {@code NoRoom}, before anything is written
   */
  public void write(String path, byte[] content) throws IOException {
    Optional<FatEntry> old = volume.find(path);
    if (old.filter(FatEntry::isFolder).isPresent()) {
      throw BootSector.damaged(path + " is a folder");
    }
    if (old.isPresent()) {
      replace(old.get(), content);
    } else {
      create(path, ARCHIVE, content);
    }
  }

  /** Makes the folder at {@code path}, unless there is one; its own folder must exist. */
  public void makeFolder(String path) throws IOException {
    if (volume.find(path).filter(FatEntry::isFolder).isPresent()) {
      return;
    }
    // ".." of a folder in the root says 0, also where the root has a cluster.
    int parent = path.indexOf('/') < 0 ? 0 : parent(path).chain()[0];
    ByteBuffer empty = ByteBuffer.allocate(boot.clusterSize()).order(ByteOrder.LITTLE_ENDIAN);
    // Its own number is known once it is allocated; create() fills it in.
    empty.put(0, entry(".          ".getBytes(StandardCharsets.US_ASCII), FOLDER, 0, 0).array());
    empty.put(Directory.SLOT,
        entry("..         ".getBytes(StandardCharsets.US_ASCII), FOLDER, parent, 0).array());
    create(path, FOLDER, empty.array());
  }

  private void replace(FatEntry old, byte[] content) throws IOException {
    int[] oldChain = volume.clusters(old);
    int[] chain = table.allocate(clustersFor(content.length));
    writeContent(chain, content);
    table.flush();
    disk.barrier();
    writePointer(old.position(), chain, content.length);
    disk.barrier();
    table.free(oldChain);
    table.flush();
    writeInfo(chain);
  }

  private void create(String path, int attributes, byte[] content) throws IOException {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (!LongName.isValid(name)) {
      throw new BakeFailure(Reason.BadRequest,
          "a file on the boot partition cannot be named \"" + name + "\"");
    }
    Directory directory = parent(path);
    List<FatEntry> present = directory.entries();
    byte[] alias = ShortName.alias(name, taken -> present.stream().anyMatch(e -> e.isNamed(taken)));
    List<ByteBuffer> slots = LongName.slots(name, ShortName.checksum(alias));
    int[] chain = table.allocate(clustersFor(content.length));
    int run = directory.freeRun(slots.size() + 1);
    Directory roomy = run + slots.size() < directory.slotCount()
        ? directory
        : grown(directory, run + slots.size() + 1 - directory.slotCount());
    boolean folder = attributes == FOLDER;
    writeContent(chain, folder ? pointingToItself(content, chain[0]) : content);
    table.flush();
    disk.barrier();
    slots.add(entry(alias, attributes, chain.length == 0 ? 0 : chain[0],
        folder ? 0 : content.length));
    writeSlots(roomy, run, slots);
    disk.barrier();
    writeInfo(chain);
  }

  private Directory parent(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    if (slash < 0) {
      return volume.root();
    }
    String folder = path.substring(0, slash);
    return volume.folder(folder).orElseThrow(() -> new BakeFailure(Reason.BadRequest,
        "the boot partition has no folder " + folder));
  }

  /** A directory that is longer by the clusters {@code slots} need; the clusters are empty before they are linked. */
  private Directory grown(Directory directory, int slots) throws IOException {
    int[] chain = directory.chain();
    if (chain.length == 0) {
      throw new BakeFailure(Reason.NoRoom,
          "the boot partition's root directory has no room for another file");
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

  /** Last slot first: until the first one is there, the end of the directory hides the others. */
  private void writeSlots(Directory directory, int run, List<ByteBuffer> slots)
      throws IOException {
    int behind = run + slots.size();
    if (behind < directory.slotCount() && directory.isBehindEnd(behind - 1)) {
      disk.write(directory.position(behind), ByteBuffer.allocate(Directory.SLOT));
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

  /** One write within one sector: the file is the old one before it and the new one behind it. */
  private void writePointer(long position, int[] chain, int size) throws IOException {
    ByteBuffer entry = disk.bytes(position, Directory.SLOT);
    point(entry, chain.length == 0 ? 0 : chain[0], size);
    disk.write(position, entry);
  }

  private static byte[] pointingToItself(byte[] folder, int cluster) {
    point(ByteBuffer.wrap(folder).order(ByteOrder.LITTLE_ENDIAN), cluster, 0);
    return folder;
  }

  private static ByteBuffer entry(byte[] name, int attributes, int firstCluster, int size) {
    ByteBuffer entry = ByteBuffer.allocate(Directory.SLOT).order(ByteOrder.LITTLE_ENDIAN);
    entry.put(0, name);
    entry.put(11, (byte) attributes);
    entry.putShort(16, FIRST_DAY);
    entry.putShort(18, FIRST_DAY);
    entry.putShort(24, FIRST_DAY);
    point(entry, firstCluster, size);
    return entry;
  }

  private static void point(ByteBuffer entry, int firstCluster, int size) {
    entry.putShort(FIRST_CLUSTER_HIGH, (short) (firstCluster >>> 16));
    entry.putShort(FIRST_CLUSTER_LOW, (short) firstCluster);
    entry.putInt(28, size);
  }

  private void writeInfo(int[] chain) throws IOException {
    if (boot.infoOffset() != 0) {
      FsInfoSector.write(disk, boot.infoOffset(), table.freeCount(),
          chain.length == 0 ? 2 : chain[chain.length - 1]);
    }
  }

  private int clustersFor(int bytes) {
    return (bytes + boot.clusterSize() - 1) / boot.clusterSize();
  }
}
