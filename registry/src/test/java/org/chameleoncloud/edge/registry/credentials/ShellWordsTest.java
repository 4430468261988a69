package org.chameleoncloud.edge.registry.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {
  private static String value(String text) throws ShellWords.UnclosedQuoteException {
    List<ShellWords.Assignment> all = ShellWords.assignments("X=" + text);
    assertThat(all).hasSize(1);
    return all.getFirst().value().text();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "'single $X `y` \\\\ \"q\"'", "\"double \\\" \\\\ \\$ \\x 'q'\"",
      "a\"b c\"'d e'f",
      "back\\ slash\\'", "\"\"", "''", "abc#def", "\"abc$\"", "a=b", "tail # comment",
      "CHI@Edge; true", "x\\\ny"})
  void readsAWordLikeTheShell(String text) throws Exception {
    assertThat(value(text)).isEqualTo(shell(text));
  }

  private static String shell(String text) throws IOException, InterruptedException {
    Process shell = new ProcessBuilder("sh", "-c", "X=" + text + "\nprintf %s \"$X\"").start();
    String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).isZero();
    return output;
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '|', value = {"$Y", "${Y}", "\"a $Y\"", "`date`", "\"`date`\"", "$1",
      "$'a'"})
  void detectsExpansions(String text) throws Exception {
    assertThat(ShellWords.assignments("X=" + text).getFirst().value().expands()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '|', value = {"'$Y'", "\\$Y", "\"\\$Y\"", "a$", "\"a$\"", "\"\\`\""})
  void readsAQuotedDollarLiterally(String text) throws Exception {
    assertThat(ShellWords.assignments("X=" + text).getFirst().value().expands()).isFalse();
  }

  @Test
  void findsTheAssignmentsAmongOtherCommands() throws Exception {
    String names = ShellWords.assignments("""
        #!/bin/sh
        # it's a comment: A=1
        export B=2 C=3; D=4
        echo "E=5" F=6
        if [ -z "$G" ]; then unset G; fi
        export H
        I=9 && J=10
        """.replace("\n", "\r\n")).stream().map(ShellWords.Assignment::name)
        .collect(Collectors.joining());
    assertThat(names).isEqualTo("BCDIJ");
  }
}
