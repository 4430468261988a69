package org.chameleoncloud.edge.sandbox.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Screen screen(boolean terminal) {
    return new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), terminal, terminal);
  }

  private String output() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void redrawsABlockInPlace() {
    Screen screen = screen(true);
    screen.draw(List.of("one", "two"));
    screen.draw(List.of("three"));
    assertThat(output()).isEqualTo("one\ntwo\n\u001b[2A\u001b[Jthree\n");
  }

  @Test
  void keepsABlockThatWasFollowedByALine() {
    Screen screen = screen(true);
    screen.draw(List.of("one"));
    screen.line("line");
    screen.draw(List.of("two"));
    assertThat(output()).isEqualTo("one\nline\ntwo\n");
  }

  @Test
  void neitherDrawsNorUsesColorsWithoutATerminal() {
    Screen screen = screen(false);
    screen.draw(List.of("one"));
    screen.line(screen.styled(Style.GOOD, "line"));
    assertThat(output()).isEqualTo("line\n");
  }

  @Test
  void wrapsTextBetweenWordsOnly() {
    String word = "x".repeat(100);
    assertThat(Screen.wrap("  ", "a ".repeat(50) + word + " b"))
        .containsExactly("  " + "a ".repeat(39).strip(), "  " + "a ".repeat(11).strip(),
            "  " + word, "  b");
  }

  @Test
  void printsNothingOnceMuted() {
    Screen screen = screen(true);
    screen.mute();
    screen.line("one");
    screen.draw(List.of("two"));
    assertThat(output()).isEmpty();
  }
}
