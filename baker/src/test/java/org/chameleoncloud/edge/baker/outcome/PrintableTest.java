package org.chameleoncloud.edge.baker.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void replacesWhatWouldControlATerminal() {
    assertThat(Printable.lines("a\u001b[2J\nb\u202e\u009b\ud83d"))
        .isEqualTo("a\uFFFD[2J\nb\uFFFD\uFFFD\uFFFD");
    assertThat(Printable.line("a\nb é 😀", 20)).isEqualTo("a\uFFFDb é 😀");
  }

  @Test
  void aFailureIsOneLineOfABoundedLengthWhateverItQuotes() {
    String quoted = "\u001b]0;title\u0007\n".repeat(1000);
    BakeFailure failure = new BakeFailure(Reason.DeviceTypeMismatch, "it is for " + quoted);

    assertThat(failure.getMessage()).hasSize(1000).doesNotContainPattern("\\p{Cntrl}")
        .endsWith("…");
  }
}
