package org.chameleoncloud.edge.baker.source;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import java.util.stream.Stream;
import org.chameleoncloud.edge.fuzz.Limits;
import org.chameleoncloud.edge.web.ChecksumText;

/** Checksum files from where an image is downloaded. */
class ChecksumFuzzTest {
  private static final Limits LIMITS = Limits.of(256, 200, 64);

  @FuzzTest
  @DictionaryEntries({"SHA256 (", ") = ", "SHA2-256(pi.img)=", "\\\\", " *", "pi.img",
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "\\xff\\xfe",
      "-----BEGIN PGP SIGNED MESSAGE-----"})
  void checksumFile(byte[] file) {
    LIMITS.hold(file.length, () -> {
      Optional<String> digest = ChecksumText.digestOf("pi.img", ChecksumText.decoded(file));
      return digest.stream();
    });
  }
}
