package org.chameleoncloud.edge.balenaos;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/** An OpenSSH public key as a line of {@code authorized_keys}: type, base64, comment. */
public final class SshPublicKey {
  /** The form of the line, with blanks and line breaks around it. To check that the base64 is a key of this type, it has to be decoded. */
  public static final String PATTERN = "^\\s*(sk-)?(ssh|ecdsa)-[a-z0-9-]+(@openssh\\.com)? [A-Za-z0-9+/]+={0,2}( [^\\r\\n]*)?\\s*$";
  /** In characters: the largest RSA key that ssh-keygen generates, 16,384 bits, and a comment. */
  public static final int MAX_LENGTH = 4096;

  private static final Pattern FORM = Pattern.compile(PATTERN);

  private SshPublicKey() {}

  /**
   * Whether a line is a complete key. The base64 is a sequence of fields with their lengths, the first of which repeats
   * the type (RFC 4253, section 6.6), so a truncated or mixed-up key is detected. Any number of blanks may surround the
   * parts, like in {@code authorized_keys} (sshd(8)).
   */
  public static boolean isValid(String line) {
    String[] parts = line.strip().split("[ \t]+", 3);
    if (!FORM.matcher(String.join(" ", parts)).matches()) {
      return false;
    }
    try {
      ByteBuffer data = ByteBuffer.wrap(Base64.getDecoder().decode(parts[1]));
      String type = StandardCharsets.US_ASCII.decode(field(data)).toString();
      int fields = 0;
      while (data.hasRemaining()) {
        field(data);
        fields++;
      }
      return type.equals(parts[0]) && fields > 0;
    } catch (IllegalArgumentException | IndexOutOfBoundsException | BufferUnderflowException _) {
      // Not base64, or a field is longer than the rest.
      return false;
    }
  }

  private static ByteBuffer field(ByteBuffer data) {
    int length = data.getInt();
    ByteBuffer field = data.slice(data.position(), length);
    data.position(data.position() + length);
    return field;
  }
}
