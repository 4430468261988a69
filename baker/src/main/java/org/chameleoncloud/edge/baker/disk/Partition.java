package org.chameleoncloud.edge.baker.disk;

/**
 * A partition of an image.
 *
 * @param number as in Linux: 1 to 4 for the slots of an MBR, from 5 for logical partitions, the entry's number in a GPT
 * @param type an MBR type as two hex digits, or a GPT type as a GUID in the usual notation
 * @param name its name in the GPT; empty if it has none
 * @param start the position of its first byte
 * @param length in bytes, more than 0
 */
public record Partition(int number, String type, String name, long start, long length) {
  /** The position of the first byte after the partition. */
  public long end() {
    return start + length;
  }
}
