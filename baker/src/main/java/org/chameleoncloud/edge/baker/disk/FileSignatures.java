package org.chameleoncloud.edge.baker.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What people take for a disk image, to say what it is and what to do with it. */
final class FileSignatures {
  private static final int HEAD = 512;
  private static final int TAR_MARK = 257;
  private static final String PACKED = ": expand it first";

  private record Kind(int at, String mark, String sentence) {}

  private static final List<Kind> KINDS = List.of(
      new Kind(0, "\u001f\u008b", "it is a gzip file" + PACKED),
      new Kind(0, "PK\u0003\u0004", "it is a zip archive" + PACKED),
      new Kind(0, "\u00fd7zXZ\0", "it is an xz file" + PACKED),
      new Kind(0, "\u0028\u00b5\u002f\u00fd", "it is a zstd file" + PACKED),
      new Kind(0, "BZh", "it is a bzip2 file" + PACKED),
      new Kind(0, "7z\u00bc\u00af\u0027\u001c", "it is a 7z archive: unpack it first"),
      new Kind(0, "Rar!\u001a\u0007", "it is a rar archive: unpack it first"),
      new Kind(TAR_MARK, "ustar", "it is a tar archive: unpack it first"),
      new Kind(0, "QFI\u00fb", "it is a qcow2 image: make it raw with qemu-img convert -O raw"),
      new Kind(0, "chi-edge compact image", "it is a compact image" + PACKED),
      new Kind(0, "<!doctype html", "it is a web page: is the address right?"),
      new Kind(0, "<html", "it is a web page: is the address right?"));

  private FileSignatures() {}

  /** Why a disk without a partition table is none. */
  static String of(Disk disk) throws IOException {
    int length = (int) Math.min(HEAD, disk.size());
    if (length == 0) {
      return "it is empty";
    }
    ByteBuffer head = ByteBuffer.allocate(length);
    disk.read(0, head);
    String text = new String(head.array(), StandardCharsets.ISO_8859_1);
    return KINDS.stream()
        .filter(kind -> text.regionMatches(true, kind.at, kind.mark, 0, kind.mark.length()))
        .map(Kind::sentence).findFirst()
        .orElse("it has neither an MBR nor a GPT partition table");
  }
}
