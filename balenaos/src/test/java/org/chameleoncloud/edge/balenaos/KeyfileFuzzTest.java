package org.chameleoncloud.edge.balenaos;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import org.chameleoncloud.edge.fuzz.Limits;

/** A user's keyfiles. What is wrong with one is part of a sentence. */
class KeyfileFuzzTest {
  private static final Limits LIMITS = Limits.of(512, 400, 600);

  @FuzzTest
  @DictionaryEntries({"[connection]\\x0a", "type=wifi\\x0a", "[wifi]\\x0a", "ssid=", "mode=",
      "channel=",
      "band=bg\\x0a", "[wifi-security]\\x0a", "key-mgmt=wpa-psk\\x0a", "psk=", "[ipv4]\\x0a",
      "method=manual\\x0a",
      "address1=192.0.2.10/24,192.0.2.1\\x0a", "dns=", "[ipv6]\\x0a", "\\\\s", "\\\\x", "\\x1b"})
  void problem(byte[] keyfile) {
    LIMITS.hold(keyfile.length,
        () -> Keyfile.problem(new String(keyfile, StandardCharsets.UTF_8)).stream());
  }
}
