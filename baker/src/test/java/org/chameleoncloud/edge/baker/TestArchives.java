package org.chameleoncloud.edge.baker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds archives in memory. */
public final class TestArchives {
  private TestArchives() {}

  /** Opens a compressing stream. */
  public interface Opener<S extends OutputStream> {
    S open(OutputStream out) throws IOException;
  }

  /** Writes the content of an archive. */
  public interface Content<S> {
    void write(S out) throws IOException;
  }

  public static <S extends OutputStream> byte[] build(Opener<S> opener, Content<S> content)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (S out = opener.open(bytes)) {
      content.write(out);
    }
    return bytes.toByteArray();
  }

  public static byte[] build(Opener<OutputStream> opener, byte[] content) throws IOException {
    return build(opener, out -> out.write(content));
  }

  /** A gzip with a member for each of the contents. */
  public static byte[] gzip(byte[]... contents) throws IOException {
    byte[][] members = new byte[contents.length][];
    for (int i = 0; i < contents.length; i++) {
      members[i] = build(GZIPOutputStream::new, contents[i]);
    }
    return concat(members);
  }

  /** A streamed zip: the sizes are after each file. */
  public static byte[] zip(Content<ZipOutputStream> content) throws IOException {
    return build(out -> new ZipOutputStream(out), content);
  }

  public static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }

  public static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
