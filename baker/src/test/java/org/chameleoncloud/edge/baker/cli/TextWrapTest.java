package org.chameleoncloud.edge.baker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextWrapTest {
  @Test
  void leavesAShortSentenceInOneLine() {
    assertThat(TextWrap.wrapped("baker: no [Busy]")).isEqualTo("baker: no [Busy]");
  }

  @Test
  void breaksBetweenWordsAndKeepsAllOfThem() {
    String sentence = "a word ".repeat(40).strip();

    assertThat(TextWrap.wrapped(sentence).lines()).hasSize(4).allSatisfy(
        line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(TextWrap.wrapped(sentence).replaceAll("\\s+", " ")).isEqualTo(sentence);
  }

  @Test
  void doesNotBreakAPath() {
    String path = "/" + "x".repeat(100);

    assertThat(TextWrap.wrapped("there is no file " + path + " here").lines()).containsExactly(
        "there is no file", "  " + path, "  here");
  }
}
