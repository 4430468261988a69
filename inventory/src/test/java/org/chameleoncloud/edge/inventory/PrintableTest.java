package org.chameleoncloud.edge.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "uc-rpi4-03", "Könige & Söhne, 中文, 😀", "a  b"})
  void keepsPrintableText(String text) {
    assertThat(Printable.of(text)).isEqualTo(text);
  }

  @Test
  void keepsTheWordsOfSeveralLinesApart() {
    assertThat(Printable.of("a\nb\tc\u2028d\u0085e\r\n")).isEqualTo("a b c d e  ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "\u0007", "\u001b", "\u007f", "\u009b", "\u202e", "\u2066",
      "\u200b", "\ufeff", "\ud800", "\ue000", "\u0378"})
  void replacesWhatATerminalInterpretsOrHides(String character) {
    assertThat(Printable.of("uc-" + character + "rpi4")).isEqualTo("uc-\ufffdrpi4");
  }
}
