package org.chameleoncloud.edge.baker.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keeps what is written to a disk in memory, block by block, and leaves the disk itself unchanged. */
public final class Overlay implements Disk {
  /** The block size in bytes; the disk's last block may be shorter. */
  public static final int BLOCK = 4096;

  private final Disk base;
  private final long size;
  private final TreeMap<Long, byte[]> written = new TreeMap<>();

  /** An overlay without changes. */
  public Overlay(Disk base) throws IOException {
    this.base = base;
    this.size = base.size();
  }

  /** An overlay with changed blocks, by the position of their first byte. */
  public Overlay(Disk base, SortedMap<Long, byte[]> blocks) throws IOException {
    this(base);
    written.putAll(blocks);
  }

  /** The blocks that differ from the base, by the position of their first byte. */
  public SortedMap<Long, byte[]> changed() throws IOException {
    SortedMap<Long, byte[]> changed = new TreeMap<>(written);
    for (long position : written.keySet()) {
      ByteBuffer before = base.bytes(position, written.get(position).length);
      if (before.equals(ByteBuffer.wrap(written.get(position)))) {
        changed.remove(position);
      }
    }
    return changed;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long position, ByteBuffer target) throws IOException {
    ByteBuffer copy = target.duplicate();
    base.read(position, target);
    long end = position + copy.remaining();
    written.subMap(blockOf(position), end).forEach((start, block) -> {
      long from = Math.max(start, position);
      int count = (int) (Math.min(start + block.length, end) - from);
      if (count > 0) {
        copy.put(copy.position() + (int) (from - position), block, (int) (from - start), count);
      }
    });
  }

  @Override
  public void write(long position, ByteBuffer source) throws IOException {
    Objects.checkFromIndexSize(position, source.remaining(), size);
    long at = position;
    while (source.hasRemaining()) {
      byte[] block = writable(blockOf(at));
      int offset = (int) (at - blockOf(at));
      int count = Math.min(source.remaining(), block.length - offset);
      source.get(block, offset, count);
      at += count;
    }
  }

  private byte[] writable(long start) throws IOException {
    byte[] block = written.get(start);
    if (block == null) {
      block = base.bytes(start, (int) Math.min(BLOCK, size - start)).array();
      written.put(start, block);
    }
    return block;
  }

  private static long blockOf(long position) {
    return position - position % BLOCK;
  }

  @Override
  public void barrier() {
    // Everything is in memory.
  }
}
