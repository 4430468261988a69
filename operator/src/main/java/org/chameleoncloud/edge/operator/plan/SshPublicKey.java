package org.chameleoncloud.edge.operator.plan;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.operator.api.SpecPatterns;

/** An OpenSSH public key as a line of text. */
final class SshPublicKey {
  private static final Pattern FORM = Pattern.compile(SpecPatterns.SSH_KEY);

  private SshPublicKey() {}

  /**
   * Whether a line is a whole key: its data are fields with their lengths before them, and the first one repeats the type
   * (RFC 4253, section 6.6), so one that was cut or mixed up shows.
   */
  static boolean is(String line) {
    if (!FORM.matcher(line).matches()) {
      return false;
    }
    String[] parts = line.split(" ", 3);
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
      // Not base64, or a field that is longer than what is left.
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
