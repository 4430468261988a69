package org.chameleoncloud.edge.baker.fat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.chameleoncloud.edge.baker.disk.Disk;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;

/** A FAT12, FAT16 or FAT32 file system, read. Paths use "/" and ignore case, as FAT does. */
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
   * Opens a volume; empty when it holds no FAT at all.
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

  /** The label in the boot sector of a volume that cannot be opened; empty when there is none. */
  public static Optional<String> bootSectorLabel(Disk volume) throws IOException {
    return BootSector.labelOf(volume);
  }

  public FatKind kind() {
    return boot.kind();
  }

  /** In bytes. */
  public int clusterSize() {
    return boot.clusterSize();
  }

  /** Room for files' contents, in bytes. */
  public long freeBytes() {
    return (long) table.freeCount() * boot.clusterSize();
  }

  /** The labels in the boot sector and in the root directory: either may be missing, and they may differ. */
  public Set<String> labels() throws IOException {
    Set<String> labels = new LinkedHashSet<>();
    labels.add(boot.label());
    rootLabel().ifPresent(labels::add);
    labels.remove("");
    return labels;
  }

  /** A root directory that cannot be read matters when something is read from it, not while looking for a label. */
  private Optional<String> rootLabel() throws IOException {
    try {
      return root().label();
    } catch (BakeFailure _) {
      return Optional.empty();
    }
  }

  /** The entry of a file or folder, empty when there is none. */
  public Optional<FatEntry> find(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    Optional<Directory> folder = slash < 0 ? Optional.of(root()) : folder(path.substring(0, slash));
    return folder.flatMap(found -> found.entries().stream()
        .filter(entry -> entry.isNamed(path.substring(slash + 1)))
        .findFirst());
  }

  /** What lies in a folder, "" for the root; empty when there is no such folder. */
  public List<FatEntry> list(String path) throws IOException {
    Optional<Directory> folder = path.isEmpty() ? Optional.of(root()) : folder(path);
    return folder.map(Directory::entries).orElse(List.of());
  }

  /**
   * A file's content; empty when there is no file of the name.
   *
   * @param limit the largest size that is read, in bytes
   * @throws BakeFailure {@code DamagedFileSystem} also when the file is larger
   */
  public Optional<byte[]> read(String path, int limit) throws IOException {
    Optional<FatEntry> file = find(path).filter(entry -> !entry.isFolder());
    return file.isEmpty() ? Optional.empty() : Optional.of(content(file.get(), limit));
  }

  private byte[] content(FatEntry file, int limit) throws IOException {
    if (file.size() > limit) {
      throw BootSector.damaged(file.name() + " is " + file.size() + " bytes long, more than the "
          + limit + " it may have");
    }
    int[] chain = clusters(file);
    ByteBuffer content = ByteBuffer.allocate((int) file.size());
    for (int cluster : chain) {
      int length = Math.min(content.remaining(), boot.clusterSize());
      volume.read(boot.offset(cluster), content.slice(content.position(), length));
      content.position(content.position() + length);
    }
    if (content.hasRemaining()) {
      throw BootSector.damaged(file.name() + " is shorter than its directory says");
    }
    return content.array();
  }

  /** The clusters of a file or folder. */
  int[] clusters(FatEntry entry) {
    return entry.firstCluster() == 0
        ? new int[0]
        : table.chain(entry.firstCluster(), boot.clusterCount());
  }

  Directory root() throws IOException {
    return Directory.root(volume, boot, table);
  }

  /** The folder at a path that is not the root's; empty when there is none. */
  Optional<Directory> folder(String path) throws IOException {
    Optional<FatEntry> entry = find(path).filter(FatEntry::isFolder);
    return entry.isEmpty()
        ? Optional.empty()
        : Optional.of(Directory.at(volume, boot, table, entry.get().firstCluster()));
  }

  Directory folder(FatEntry entry) throws IOException {
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
