package org.chameleoncloud.edge.baker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextWrapTest {
  @Test
  void keepsAShortTextOnOneLine() {
    assertThat(TextWrap.wrap("baker: no [Busy]")).isEqualTo("baker: no [Busy]");
  }

  @Test
  void breaksLinesBetweenWords() {
    String text = "a word ".repeat(40).strip();

    assertThat(TextWrap.wrap(text).lines()).hasSize(4).allSatisfy(
        line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(TextWrap.wrap(text).replaceAll("\\s+", " ")).isEqualTo(text);
  }

  @Test
  void doesNotBreakAPath() {
    String path = "/" + "x".repeat(100);

    assertThat(TextWrap.wrap("the file " + path + " is missing").lines()).containsExactly(
        "the file", "  " + path, "  is missing");
  }
}
