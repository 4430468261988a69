package org.chameleoncloud.edge.baker.compact;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.digest.Hasher;
import org.chameleoncloud.edge.baker.disk.Overlay;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/**
 * An image stored as its base and the blocks that differ. The file has a line with the format's name, a line of JSON,
 * and then the blocks. Contains the device's key, like the image itself.
 *
 * @param baseSha256 the SHA-256 of the base's source before expansion, 64 hex digits
 * @param size of the image and of its base, in bytes
 * @param blake3 the BLAKE3 digest of the image, 64 hex digits
 * @param blocks the blocks that differ, by the position of their first byte: {@link Overlay#BLOCK} bytes each, except
 *        that the last block of the image may be shorter
 */
public record CompactImage(String baseSha256, long size, String blake3,
    SortedMap<Long, byte[]> blocks) {
  private static final byte[] MAGIC = "chi-edge compact image 1\n"
      .getBytes(StandardCharsets.US_ASCII);
  /** A hundred times the size that a configuration and a few connections need. */
  private static final int MAX_BYTES = 16 << 20;
  private static final Pattern DIGEST = Pattern.compile("[0-9a-fA-F]{64}");
  private static final ObjectMapper JSON = new ObjectMapper();

  public CompactImage {
    blocks = new TreeMap<>(blocks);
  }

  /** Whether a file starts like a compact image. */
  public static boolean isCompact(FileChannel file) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(MAGIC.length);
    while (start.hasRemaining() && file.read(start, start.position()) > 0) {
      // Reads until there is enough to compare, or the file ends.
    }
    return Arrays.equals(start.array(), MAGIC);
  }

  /** Writes the compact image into an empty file. */
  public void write(FileChannel file) throws IOException {
    ObjectNode header = JSON.createObjectNode();
    header.put("baseSha256", baseSha256).put("sizeBytes", size).put("blake3", blake3)
        .put("blocksBlake3", blocksDigest());
    ArrayNode positions = header.putArray("blocks");
    blocks.keySet().forEach(position -> positions.add(position / Overlay.BLOCK));
    write(file, MAGIC);
    write(file, (header + "\n").getBytes(StandardCharsets.UTF_8));
    for (byte[] block : blocks.values()) {
      write(file, block);
    }
  }

  private static void write(FileChannel file, byte[] bytes) throws IOException {
    ByteBuffer source = ByteBuffer.wrap(bytes);
    while (source.hasRemaining()) {
      file.write(source);
    }
  }

  private String blocksDigest() {
    Hasher digest = Algorithm.BLAKE3.start();
    blocks.values().forEach(block -> digest.update(ByteBuffer.wrap(block)));
    return digest.finish().hex();
  }

  /**
   * Reads a compact image.
   *
   * @param name the file's name for messages
   * @throws BakeFailure {@code DamagedArchive} if it is not a compact image, or a damaged one
   */
  public static CompactImage read(FileChannel file, String name) throws IOException {
    if (!isCompact(file)) {
      throw damaged(name, "it does not start like one");
    }
    if (file.size() > MAX_BYTES) {
      throw damaged(name, "it is too large");
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
    while (bytes.hasRemaining() && file.read(bytes, bytes.position()) > 0) {
      // Reads the whole file.
    }
    bytes.flip().position(MAGIC.length);
    return parse(line(bytes, name), bytes, name);
  }

  private static JsonNode line(ByteBuffer bytes, String name) {
    byte[] content = bytes.array();
    int end = bytes.position();
    while (end < bytes.limit() && content[end] != '\n') {
      end++;
    }
    String text = new String(content, bytes.position(), end - bytes.position(),
        StandardCharsets.UTF_8);
    bytes.position(Math.min(end + 1, bytes.limit()));
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException _) {
      throw damaged(name, "its second line is not JSON");
    }
  }

  private static CompactImage parse(JsonNode header, ByteBuffer bytes, String name) {
    long size = header.path("sizeBytes").asLong(-1);
    if (size <= 0 || !DIGEST.matcher(header.path("baseSha256").asText()).matches()
        || !DIGEST.matcher(header.path("blake3").asText()).matches()) {
      throw damaged(name, "its second line lacks the base, the size or the digest");
    }
    SortedMap<Long, byte[]> blocks = new TreeMap<>();
    for (long position : positions(header.path("blocks"), size, name)) {
      byte[] block = new byte[(int) Math.min(Overlay.BLOCK, size - position)];
      if (bytes.remaining() < block.length) {
        throw damaged(name, "it is truncated");
      }
      bytes.get(block);
      blocks.put(position, block);
    }
    CompactImage image = new CompactImage(header.path("baseSha256").asText(), size,
        header.path("blake3").asText(), blocks);
    if (bytes.hasRemaining()
        || !image.blocksDigest().equals(header.path("blocksBlake3").asText())) {
      throw damaged(name, "its blocks do not match their digest");
    }
    return image;
  }

  private static List<Long> positions(JsonNode blocks, long size, String name) {
    List<Long> positions = new ArrayList<>();
    long next = 0;
    for (JsonNode block : blocks) {
      long number = block.asLong(-1);
      if (number < next || number > (size - 1) / Overlay.BLOCK) {
        throw damaged(name, "its blocks are out of order or past the image's end");
      }
      positions.add(number * Overlay.BLOCK);
      next = number + 1;
    }
    return positions;
  }

  private static BakeFailure damaged(String name, String why) {
    return new BakeFailure(Reason.DamagedArchive, name + " is not an intact compact image: " + why
        + "; copy or bake it again");
  }

  /** Applies the changed blocks to a part of the base that starts at {@code position}. */
  public void applyTo(long position, byte[] part, int length) {
    for (Map.Entry<Long, byte[]> block : blocks
        .subMap(position - Overlay.BLOCK + 1, position + length).entrySet()) {
      long from = Math.max(block.getKey(), position);
      long to = Math.min(block.getKey() + block.getValue().length, position + length);
      if (to > from) {
        System.arraycopy(block.getValue(), (int) (from - block.getKey()), part,
            (int) (from - position), (int) (to - from));
      }
    }
  }

  /** Without the blocks, because they contain a key. */
  @Override
  public String toString() {
    return "CompactImage[base " + baseSha256 + ", " + blocks.size() + " blocks]";
  }
}
