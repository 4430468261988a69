package org.chameleoncloud.edge.baker.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Recognizes files that are commonly mistaken for disk images, and says what to do with them. */
final class FileSignatures {
  private static final int HEAD = 512;
  private static final int TAR_MAGIC_AT = 257;
  private static final String EXPAND = "; expand it first";
  private static final String UNPACK = "; unpack it first";
  private static final String CHECK = "; check the URL that it was downloaded from";

  private record Signature(int at, String magic, String description) {}

  private static final List<Signature> SIGNATURES = List.of(
      new Signature(0, "\u001f\u008b", "it is a gzip file" + EXPAND),
      new Signature(0, "PK\u0003\u0004", "it is a zip archive" + EXPAND),
      new Signature(0, "\u00fd7zXZ\0", "it is an xz file" + EXPAND),
      new Signature(0, "\u0028\u00b5\u002f\u00fd", "it is a zstd file" + EXPAND),
      new Signature(0, "BZh", "it is a bzip2 file" + EXPAND),
      new Signature(0, "7z\u00bc\u00af\u0027\u001c", "it is a 7z archive" + UNPACK),
      new Signature(0, "Rar!\u001a\u0007", "it is a rar archive" + UNPACK),
      new Signature(TAR_MAGIC_AT, "ustar", "it is a tar archive" + UNPACK),
      new Signature(0, "QFI\u00fb",
          "it is a qcow2 image; convert it with qemu-img convert -O raw"),
      new Signature(0, "chi-edge compact image", "it is a compact image" + EXPAND),
      new Signature(0, "<!doctype html", "it is a web page" + CHECK),
      new Signature(0, "<html", "it is a web page" + CHECK));

  private FileSignatures() {}

  /** What a disk without a partition table is instead, and what to do. */
  static String describe(Disk disk) throws IOException {
    int length = (int) Math.min(HEAD, disk.size());
    if (length == 0) {
      return "it is empty";
    }
    ByteBuffer head = ByteBuffer.allocate(length);
    disk.read(0, head);
    String text = new String(head.array(), StandardCharsets.ISO_8859_1);
    return SIGNATURES.stream()
        .filter(each -> text.regionMatches(true, each.at, each.magic, 0, each.magic.length()))
        .map(Signature::description).findFirst()
        .orElse("it has neither an MBR nor a GPT partition table");
  }
}
