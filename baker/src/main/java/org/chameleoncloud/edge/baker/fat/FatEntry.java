package org.chameleoncloud.edge.baker.fat;

/**
 * A directory entry: a file or a directory.
 *
 * @param name the long name, or the short one if there is no long one
 * @param alias the short name, for example {@code CONFIG~1.JSO}
 * @param attributes FAT's attribute bits
 * @param firstCluster 0 for an empty file
 * @param size in bytes; 0 for a directory
 * @param position of the 32-byte entry, in bytes from the volume's start
 */
public record FatEntry(String name, String alias, int attributes, int firstCluster, long size,
    long position) {
  private static final int DIRECTORY = 0x10;

  public boolean isDirectory() {
    return (attributes & DIRECTORY) != 0;
  }

  boolean isNamed(String wanted) {
    return name.equalsIgnoreCase(wanted) || alias.equalsIgnoreCase(wanted);
  }
}
