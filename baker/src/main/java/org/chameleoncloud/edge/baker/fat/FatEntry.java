package org.chameleoncloud.edge.baker.fat;

/**
 * A file or a folder in a directory.
 *
 * @param name the long name where there is one, else the short one
 * @param alias the short name, as in {@code CONFIG~1.JSO}
 * @param attributes FAT's attribute bits
 * @param firstCluster 0 for an empty file
 * @param size in bytes, 0 for a folder
 * @param position of the 32-byte entry, in bytes from the volume's start
 */
public record FatEntry(String name, String alias, int attributes, int firstCluster, long size,
    long position) {
  private static final int FOLDER = 0x10;

  public boolean isFolder() {
    return (attributes & FOLDER) != 0;
  }

  boolean isNamed(String wanted) {
    return name.equalsIgnoreCase(wanted) || alias.equalsIgnoreCase(wanted);
  }
}
