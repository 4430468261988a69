package org.chameleoncloud.edge.baker.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Recognizes files that are commonly mistaken for disk images, and says what to do with them. */
final class FileSignatures {
  private static final int HEAD = 2048;
  private static final int TAR_MAGIC_AT = 257;
  private static final int EXT_MAGIC_AT = 1080;
  /** The last record of a zip archive without a comment. */
  private static final String ZIP_END = "PK\u0005\u0006";
  private static final int ZIP_END_LENGTH = 22;
  private static final String EXPAND = "; expand it first";
  private static final String UNPACK = "; unpack it first";
  private static final String CONVERT = "; convert it with qemu-img convert -O raw";
  private static final String CHECK = "; check the URL that it was downloaded from";
  private static final Pattern WEB_PAGE = Pattern.compile(
      "^\\s*(<!--.*?-->\\s*)?<(!doctype\\s+html|html|head|body)\\b",
      Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern XML = Pattern.compile("^\\s*<(\\?xml|[A-Za-z][A-Za-z0-9:]*[ />])");
  private static final Pattern JSON = Pattern.compile("^\\s*[{\\[]\\s*(\"|[{\\[]|[}\\]])");
  private static final Pattern TEXT = Pattern.compile("[\\t\\n\\r\\x20-\\x7e\\x80-\\xff]{4,}");

  private record Signature(int at, String magic, String description) {}

  private static final List<Signature> SIGNATURES = List.of(
      new Signature(0, "\u001f\u008b", "it is a gzip file" + EXPAND),
      new Signature(0, "PK\u0003\u0004", "it is a zip archive" + EXPAND),
      new Signature(0, ZIP_END, "it is an empty zip archive; create it again with the image in it"),
      new Signature(0, "PK\u0007\u0008", "it is one part of a split zip archive; join the parts,"
          + " as in zip -s 0 split.zip --out whole.zip"),
      new Signature(0, "\u00fd7zXZ\0", "it is an xz file" + EXPAND),
      new Signature(0, "\u0028\u00b5\u002f\u00fd", "it is a zstd file" + EXPAND),
      new Signature(0, "BZh", "it is a bzip2 file" + EXPAND),
      new Signature(0, "\u005d\0\0",
          "it is an lzma file; expand it first, with xz -d --format=lzma"),
      new Signature(0, "LZIP", "it is an lzip file; expand it first, with lzip -d"),
      new Signature(0, "\u0004\"M\u0018", "it is an lz4 file; expand it first, with lz4 -d"),
      new Signature(0, "\u0002!L\u0018", "it is an lz4 file; expand it first, with lz4 -d"),
      new Signature(0, "\u0089LZO", "it is an lzop file; expand it first, with lzop -d"),
      new Signature(0, "\u001f\u009d", "it is a file of compress; expand it first, with gzip -d"),
      new Signature(0, "7z\u00bc\u00af\u0027\u001c", "it is a 7z archive" + UNPACK),
      new Signature(0, "Rar!\u001a\u0007", "it is a rar archive" + UNPACK),
      new Signature(0, "MSCF", "it is a cabinet archive" + UNPACK),
      new Signature(0, "!<arch>", "it is an ar archive or a Debian package" + UNPACK),
      new Signature(TAR_MAGIC_AT, "ustar", "it is a tar archive" + UNPACK),
      new Signature(0, "QFI\u00fb", "it is a qcow2 image" + CONVERT),
      new Signature(0, "KDMV", "it is a VMDK image" + CONVERT),
      new Signature(0, "COWD", "it is a VMDK image" + CONVERT),
      new Signature(0, "# Disk DescriptorFile", "it is the descriptor of a VMDK image" + CONVERT
          + " from all of its files"),
      new Signature(0, "vhdxfile", "it is a VHDX image" + CONVERT),
      new Signature(0, "conectix", "it is a VHD image" + CONVERT),
      new Signature(0x40, "\u007f\u0010\u00da\u00be", "it is a VDI image" + CONVERT),
      new Signature(0, "\u003a\u00ff\u0026\u00ed",
          "it is an Android sparse image; convert it with simg2img"),
      new Signature(0, "hsqs",
          "it is a squashfs file system, not a whole disk; use the disk image"),
      new Signature(EXT_MAGIC_AT, "\u0053\u00ef",
          "it is an ext file system, not a whole disk; use the disk image"),
      new Signature(0, "version https://git-lfs", "it is a Git LFS pointer, not the file itself;"
          + " fetch the file with git lfs pull, or download it by its own URL"),
      new Signature(0, "chi-edge compact image", "it is a compact image" + EXPAND),
      new Signature(0, "-----BEGIN PGP", "it is a signature; use the image that it is for"),
      new Signature(0, "%PDF", "it is a PDF document" + CHECK),
      new Signature(0, "\u00ff\u00fe", "it is UTF-16 text" + CHECK),
      new Signature(0, "\u00fe\u00ff", "it is UTF-16 text" + CHECK));

  private FileSignatures() {}

  /** What a disk without a partition table is instead, and what to do. */
  static String describe(Disk disk) throws IOException {
    int length = (int) Math.min(HEAD, disk.size());
    if (length == 0) {
      return "it is empty";
    }
    String text = text(disk, 0, length);
    return SIGNATURES.stream()
        // Java accepts an offset beyond the end; Jazzer, which fuzzes this, does not.
        .filter(each -> each.at <= text.length()
            && text.regionMatches(true, each.at, each.magic, 0, each.magic.length()))
        .map(Signature::description).findFirst().orElse(describeText(disk, text));
  }

  private static String describeText(Disk disk, String head) throws IOException {
    String text = head.startsWith("\u00ef\u00bb\u00bf") ? head.substring(3) : head;
    if (WEB_PAGE.matcher(text).find()) {
      return "it is a web page" + CHECK;
    }
    if (XML.matcher(text).find()) {
      return "it is an XML document, maybe a server's error message" + CHECK;
    }
    if (JSON.matcher(text).find()) {
      return "it is a JSON document, maybe a server's error message" + CHECK;
    }
    if (isZipEnd(disk)) {
      return "it is the last part of a split zip archive; join the parts, as in"
          + " zip -s 0 split.zip --out whole.zip";
    }
    return TEXT.matcher(text).matches()
        ? "it is a text file with neither an MBR nor a GPT partition table" + CHECK
        : "it has neither an MBR nor a GPT partition table";
  }

  private static boolean isZipEnd(Disk disk) throws IOException {
    return disk.size() >= ZIP_END_LENGTH
        && text(disk, disk.size() - ZIP_END_LENGTH, ZIP_END_LENGTH).startsWith(ZIP_END);
  }

  private static String text(Disk disk, long from, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    disk.read(from, bytes);
    return new String(bytes.array(), StandardCharsets.ISO_8859_1);
  }
}
