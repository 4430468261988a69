package org.chameleoncloud.edge.baker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.chameleoncloud.edge.baker.bake.BakeRequest.Target;
import org.chameleoncloud.edge.baker.boot.Changes;
import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.digest.Algorithm;
import org.chameleoncloud.edge.baker.directory.Place;
import org.chameleoncloud.edge.baker.disk.Partition;
import org.chameleoncloud.edge.baker.fat.FatKind;
import org.chameleoncloud.edge.baker.fat.FatVolume;
import org.chameleoncloud.edge.baker.fat.FatWriter;
import org.chameleoncloud.edge.baker.outcome.Form;
import org.chameleoncloud.edge.baker.outcome.Reason;
import org.chameleoncloud.edge.baker.sample.FatFormat;
import org.chameleoncloud.edge.baker.sample.TableWriter;

/** Images of a few MiB for tests. */
public final class Images {
  public static final int MIB = 1 << 20;
  public static final long MAX_BYTES = 1L << 30;
  private static final int BLOCK = 64 << 10;
  public static final String STOCK = "{\"deviceType\": \"raspberrypi4-64\", \"apiKey\": \"fleet\"}";

  private Images() {}

  /** An 8 MiB image with a FAT12 boot partition from 1 MiB to 3 MiB, and the given config.json. */
  public static MemoryDisk withConfig(String config) throws IOException {
    MemoryDisk disk = labeled("resin-boot");
    addFile(disk, "config.json", config);
    return disk;
  }

  /** The same image without any file. */
  public static MemoryDisk labeled(String label) throws IOException {
    return formatted(FatFormat.labeled(FatKind.FAT12, label));
  }

  public static MemoryDisk formatted(FatFormat format) throws IOException {
    MemoryDisk disk = MemoryDisk.ofMebibytes(8);
    TableWriter.mbr(disk, 512, List.of(new Partition(1, "0e", "", MIB, 2 * MIB),
        new Partition(2, "83", "", 4 * MIB, 4 * MIB)));
    format.write(disk.window(MIB, 2 * MIB));
    Arrays.fill(disk.content(), 5 * MIB, 6 * MIB, (byte) 0x5A);
    return disk;
  }

  public static void addFile(MemoryDisk disk, String path, String text) throws IOException {
    FatWriter.open(FatVolume.open(disk.window(MIB, 2 * MIB)).orElseThrow())
        .write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  public static Path write(MemoryDisk disk, Path file) throws IOException {
    return Files.write(file, disk.content());
  }

  /** Writes a file with holes where the volume is zero. */
  public static Path writeSparse(Path file, byte[] volume) throws IOException {
    byte[] zeros = new byte[BLOCK];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
      for (int at = 0; at < volume.length; at += BLOCK) {
        int end = Math.min(at + BLOCK, volume.length);
        if (end == volume.length || !Arrays.equals(volume, at, end, zeros, 0, end - at)) {
          channel.write(ByteBuffer.wrap(volume, at, end - at), at);
        }
      }
    }
    return file;
  }

  /** Typical changes for a device, with a key that must not appear anywhere else. */
  public static Changes changes() {
    return changes("{\"uuid\":\"0123\",\"userId\":null,\"deviceApiKey\":\"hunter2\"}");
  }

  public static Changes changes(String config) {
    return new Changes(ConfigJson.parse(config.getBytes(StandardCharsets.UTF_8), "the test's",
        Reason.BadConfiguration), "", false, List.of());
  }

  /** A target for the raw image with a SHA-256 checksum file. */
  public static Target rawTarget(Path output) {
    return new Target(Place.of(output), Form.RAW, Algorithm.SHA_256);
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException(error);
    }
  }

  /** The config.json of an image that was made by {@link #withConfig}. */
  public static String config(Path image) throws IOException {
    MemoryDisk disk = new MemoryDisk(Files.readAllBytes(image));
    return new String(FatVolume.open(disk.window(MIB, 2 * MIB)).orElseThrow()
        .read("config.json", MIB).orElseThrow(), StandardCharsets.UTF_8);
  }
}
