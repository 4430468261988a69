package org.chameleoncloud.edge.balenaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyfileWriterTest {
  @Test
  void writesSectionsAndKeysInTheirOrder() {
    String text = new KeyfileWriter().set("connection", "id", "lab").set("wifi", "mode", "ap")
        .set("connection", "type", "wifi").text();

    assertThat(text).isEqualTo("[connection]\nid=lab\ntype=wifi\n\n[wifi]\nmode=ap\n");
  }

  /** NetworkManager reads the second value as the first one. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, quoteCharacter = '"',
      value = {"lab|lab", "Lab, 2nd floor|Lab, 2nd floor", "101|101", "#1|#1",
          "16;17;|49;54;59;49;55;59;", " lab|32;108;97;98;", "lab |108;97;98;32;",
          "a\\b|97;92;98;", "Büro|66;195;188;114;111;", "網|231;182;178;"})
  void writesAnAmbiguousNameAsAListOfBytes(String ssid, String written) {
    assertThat(new KeyfileWriter().setSsid(ssid).text()).contains("\nssid=" + written + "\n");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, quoteCharacter = '"',
      value = {"12345678|12345678", "a;b#c=d[e]|a;b#c=d[e]", "  1234567|\\s 1234567",
          "1234567  |1234567 \\s", "back\\slash|back\\\\slash", "\\s12345678|\\\\s12345678",
          "\"        \"|\\s      \\s"})
  void escapesBackslashesAndBlanksAtTheEnds(String passphrase, String written) {
    assertThat(new KeyfileWriter().setPassphrase(passphrase).text())
        .contains("\npsk=" + written + "\n");
  }
}
