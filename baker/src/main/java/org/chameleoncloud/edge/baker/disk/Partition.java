package org.chameleoncloud.edge.baker.disk;

/**
 * A partition of an image.
 *
 * @param number as Linux counts: 1 to 4 for an MBR's own slots, from 5 for logical ones, the entry's place in a GPT
 * @param type the MBR's type in two hex digits, or the GPT's type in the usual spelling of a GUID
 * @param name the GPT's name of it, empty where there is none
 * @param start first byte
 * @param length in bytes, more than 0
 */
public record Partition(int number, String type, String name, long start, long length) {
  /** The first byte behind the partition. */
  public long end() {
    return start + length;
  }
}
