package org.chameleoncloud.edge.baker.fat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;

/** Reads a FAT12, FAT16 or FAT32 file system. Paths use "/" and ignore case, as FAT does. */
public final class FatVolume {
  private final Disk volume;
  private final BootSector boot;
  private final AllocationTable table;

  private FatVolume(Disk volume, BootSector boot, AllocationTable table) {
    this.volume = volume;
    this.boot = boot;
    this.table = table;
  }

  /**
   * Opens a volume; empty if it is not FAT.
   *
   * @throws BakeFailure {@code DamagedFileSystem} or {@code UnsupportedFileSystem}
   */
  public static Optional<FatVolume> open(Disk volume) throws IOException {
    Optional<BootSector> boot = BootSector.read(volume);
    if (boot.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new FatVolume(volume, boot.get(), AllocationTable.read(volume, boot.get())));
  }

  /** The label in the boot sector, also of a volume that cannot be opened; empty if there is none. */
  public static Optional<String> bootSectorLabel(Disk volume) throws IOException {
    return BootSector.labelOf(volume);
  }

  public FatKind kind() {
    return boot.kind();
  }

  /** The free space, in bytes. */
  public long freeBytes() {
    return (long) table.freeCount() * boot.clusterSize();
  }

  /** The labels in the boot sector and in the root directory. Either may be missing, and they may differ. */
  public Set<String> labels() throws IOException {
    Set<String> labels = new LinkedHashSet<>();
    labels.add(boot.label());
    rootLabel().ifPresent(labels::add);
    labels.remove("");
    return labels;
  }

  /** Empty if the root directory is unreadable: that is reported when a file is read from it. */
  private Optional<String> rootLabel() throws IOException {
    try {
      return root().label();
    } catch (BakeFailure _) {
      return Optional.empty();
    }
  }

  /** The entry of a file or directory; empty if it does not exist. */
  public Optional<FatEntry> find(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    Optional<Directory> directory = slash < 0
        ? Optional.of(root())
        : directory(path.substring(0, slash));
    return directory.flatMap(found -> found.entries().stream()
        .filter(entry -> entry.isNamed(path.substring(slash + 1)))
        .findFirst());
  }

  /** The entries of a directory, "" for the root; empty if the directory does not exist. */
  public List<FatEntry> list(String path) throws IOException {
    Optional<Directory> directory = path.isEmpty() ? Optional.of(root()) : directory(path);
    return directory.map(Directory::entries).orElse(List.of());
  }

  /**
   * Reads a file; empty if it does not exist.
   *
   * @param limit the largest allowed size in bytes
   * @throws BakeFailure {@code DamagedFileSystem}, also if the file is larger
   */
  public Optional<byte[]> read(String path, int limit) throws IOException {
    Optional<FatEntry> file = find(path).filter(entry -> !entry.isDirectory());
    return file.isEmpty() ? Optional.empty() : Optional.of(content(file.get(), limit));
  }

  private byte[] content(FatEntry file, int limit) throws IOException {
    if (file.size() > limit) {
      throw BootSector.damaged(file.name() + " is " + file.size() + " bytes long, but at most "
          + limit + " are allowed");
    }
    int[] chain = clusters(file);
    ByteBuffer content = ByteBuffer.allocate((int) file.size());
    for (int cluster : chain) {
      int length = Math.min(content.remaining(), boot.clusterSize());
      volume.read(boot.offset(cluster), content.slice(content.position(), length));
      content.position(content.position() + length);
    }
    if (content.hasRemaining()) {
      throw BootSector.damaged(file.name() + " is shorter than its directory entry states");
    }
    return content.array();
  }

  /** The clusters of a file or directory. */
  int[] clusters(FatEntry entry) {
    return entry.firstCluster() == 0
        ? new int[0]
        : table.chain(entry.firstCluster(), boot.clusterCount());
  }

  Directory root() throws IOException {
    return Directory.root(volume, boot, table);
  }

  /** The directory at a path other than the root; empty if it does not exist. */
  Optional<Directory> directory(String path) throws IOException {
    Optional<FatEntry> entry = find(path).filter(FatEntry::isDirectory);
    return entry.isEmpty()
        ? Optional.empty()
        : Optional.of(Directory.at(volume, boot, table, entry.get().firstCluster()));
  }

  Directory directory(FatEntry entry) throws IOException {
    return Directory.at(volume, boot, table, entry.firstCluster());
  }

  Disk disk() {
    return volume;
  }

  BootSector boot() {
    return boot;
  }

  AllocationTable table() {
    return table;
  }
}
