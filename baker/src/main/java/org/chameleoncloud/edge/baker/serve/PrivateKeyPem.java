package org.chameleoncloud.edge.baker.serve;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Private keys in PEM, as openssl and cert-manager write them: PKCS#8, PKCS#1 for RSA (RFC 8017, appendix A.1.2), or SEC 1
 * for elliptic curves (RFC 5915). The JDK parses the first, so the others are wrapped in it (RFC 5208, section 5).
 */
final class PrivateKeyPem {
  private static final Pattern BLOCK = Pattern
      .compile("-----BEGIN ((?:RSA |EC )?PRIVATE KEY)-----([^-]*)-----END \\1-----");
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int OBJECT_ID = 0x06;
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
  /** rsaEncryption, without parameters. */
  private static final byte[] RSA = HexFormat.of().parseHex("06092a864886f70d0101010500");
  /** id-ecPublicKey; its parameter is the curve. */
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");
  private static final int SHORT_FORM = 0x80;

  private PrivateKeyPem() {}

  /**
   * The private key in a text.
   *
   * @param certified the public key of its certificate, which decides on the kind of key
   * @throws GeneralSecurityException if there is none, or it is not valid
   */
  static PrivateKey parse(String text, PublicKey certified) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(text);
    if (!block.find()) {
      throw new InvalidKeySpecException("no private key");
    }
    byte[] key = Base64.getMimeDecoder()
        .decode(block.group(2).getBytes(StandardCharsets.ISO_8859_1));
    byte[] pkcs8 = switch (block.group(1)) {
      case "RSA PRIVATE KEY" -> wrapped(RSA, key);
      case "EC PRIVATE KEY" -> wrapped(join(EC, curve(certified)), key);
      default -> key;
    };
    return KeyFactory.getInstance(certified.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
  }

  private static byte[] wrapped(byte[] algorithm, byte[] key) {
    return element(SEQUENCE,
        join(VERSION_0, element(SEQUENCE, algorithm), element(OCTETS, key)));
  }

  /** The object identifier of the curve, which follows that of the algorithm in a public key. */
  private static byte[] curve(PublicKey key) throws InvalidKeySpecException {
    byte[] spki = key.getEncoded();
    for (int i = 0; i + EC.length + 2 < spki.length; i++) {
      if (HexFormat.of().formatHex(spki, i, i + EC.length).equals(HexFormat.of().formatHex(EC))
          && spki[i + EC.length] == OBJECT_ID) {
        int start = i + EC.length;
        return Arrays.copyOfRange(spki, start, start + 2 + spki[start + 1]);
      }
    }
    throw new InvalidKeySpecException("the certificate is for another kind of key");
  }

  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < SHORT_FORM) {
      out.write(content.length);
    } else {
      byte[] length = BigInteger.valueOf(content.length).toByteArray();
      int skipped = length[0] == 0 ? 1 : 0;
      out.write(SHORT_FORM + length.length - skipped);
      out.write(length, skipped, length.length - skipped);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
