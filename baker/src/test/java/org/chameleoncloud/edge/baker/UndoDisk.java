package org.chameleoncloud.edge.baker;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

import org.chameleoncloud.edge.baker.disk.Disk;

/** A disk that can be reset to its original content, and records where it was written. */
public final class UndoDisk implements Disk {
  private record Old(int position, byte[] bytes) {}

  private final MemoryDisk disk;
  private final Deque<Old> undo = new ArrayDeque<>();
  private long lowest = Long.MAX_VALUE;
  private long highest = -1;

  public UndoDisk(MemoryDisk disk) {
    this.disk = disk;
  }

  /** Damages one byte. */
  public void set(int position, byte value) {
    keep(position, 1);
    disk.content()[position] = value;
  }

  public void undo() {
    while (!undo.isEmpty()) {
      Old old = undo.pop();
      System.arraycopy(old.bytes, 0, disk.content(), old.position, old.bytes.length);
    }
    lowest = Long.MAX_VALUE;
    highest = -1;
  }

  /** The position of the first byte that was written, not counting damage. */
  public long lowestWritten() {
    return lowest;
  }

  /** The position after the last byte that was written; -1 if nothing was. */
  public long highestWritten() {
    return highest;
  }

  @Override
  public long size() {
    return disk.size();
  }

  @Override
  public void read(long position, ByteBuffer target) {
    disk.read(position, target);
  }

  @Override
  public void write(long position, ByteBuffer source) {
    keep((int) position, source.remaining());
    lowest = Math.min(lowest, position);
    highest = Math.max(highest, position + source.remaining());
    disk.write(position, source);
  }

  @Override
  public void barrier() {}

  private void keep(int position, int length) {
    undo.push(new Old(position,
        java.util.Arrays.copyOfRange(disk.content(), position, position + length)));
  }
}
