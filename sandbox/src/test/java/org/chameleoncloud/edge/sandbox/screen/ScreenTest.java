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

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void drawsABlockInThePlaceOfTheOneBefore() {
    Screen screen = screen(true);
    screen.draw(List.of("one", "two"));
    screen.draw(List.of("three"));
    assertThat(shown()).isEqualTo("one\ntwo\n\u001b[2A\u001b[Jthree\n");
  }

  @Test
  void leavesABlockAloneThatALineHasFollowed() {
    Screen screen = screen(true);
    screen.draw(List.of("one"));
    screen.line("said");
    screen.draw(List.of("two"));
    assertThat(shown()).isEqualTo("one\nsaid\ntwo\n");
  }

  @Test
  void neitherDrawsNorColoursWhereThereIsNoTerminal() {
    Screen screen = screen(false);
    screen.draw(List.of("one"));
    screen.line(screen.in(Tint.GOOD, "said"));
    assertThat(shown()).isEqualTo("said\n");
  }

  @Test
  void breaksTextsBetweenWordsAndNeverInsideThem() {
    String word = "x".repeat(100);
    assertThat(Screen.wrapped("  ", "a ".repeat(50) + word + " b"))
        .containsExactly("  " + "a ".repeat(39).strip(), "  " + "a ".repeat(11).strip(),
            "  " + word, "  b");
  }

  @Test
  void isSilentOnceMuted() {
    Screen screen = screen(true);
    screen.mute();
    screen.line("one");
    screen.draw(List.of("two"));
    assertThat(shown()).isEmpty();
  }
}
