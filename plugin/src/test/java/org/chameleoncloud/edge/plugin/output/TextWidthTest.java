package org.chameleoncloud.edge.plugin.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextWidthTest {
  @Test
  void textIsBrokenAtBlanksAndALongWordAnywhere() {
    assertThat(TextWidth.wrap("to be or notwithstanding", 7)).containsExactly("to be", "or",
        "notwith", "standin", "g");
  }

  @Test
  void whatIsWiderThanTheTerminalIsShownNevertheless() {
    assertThat(TextWidth.wrap("実験 a", 1)).containsExactly("実", "験", "a");
  }
}
