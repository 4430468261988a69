package org.chameleoncloud.edge.registry.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.chameleoncloud.edge.registry.credentials.ShellVariables.Doubt;
import org.chameleoncloud.edge.registry.credentials.ShellVariables.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellScriptTest {
  private static Value value(String text) throws ShellSyntaxException {
    Map<String, Value> all = ShellScript.variables("X=" + text);
    assertThat(all).containsOnlyKeys("X");
    return all.get("X");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "'single $X `y` \\\\ \"q\"'", "\"double \\\" \\\\ \\$ \\x 'q'\"",
      "a\"b c\"'d e'f",
      "back\\ slash\\'", "\"\"", "''", "abc#def", "\"abc$\"", "a=b", "tail # comment",
      "CHI@Edge; true", "x\\\ny"})
  void readsAWordLikeTheShell(String text) throws Exception {
    assertThat(value(text).text()).isEqualTo(shell(text));
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
    assertThat(value(text).doubt()).isEqualTo(Doubt.VALUE);
  }

  @ParameterizedTest
  @CsvSource(quoteCharacter = '|', value = {"'$Y'", "\\$Y", "\"\\$Y\"", "a$", "\"a$\"", "\"\\`\""})
  void readsAQuotedDollarLiterally(String text) throws Exception {
    assertThat(value(text).doubt()).isNull();
  }

  @Test
  void findsTheAssignmentsAmongOtherCommands() throws Exception {
    String names = String.join("", ShellScript.variables("""
        #!/bin/sh
        # it's a comment: A=1
        export B=2 C=3; D=4
        echo "E=5" F=6
        if [ -z "$G" ]; then unset G; fi
        export H
        I=9 && J=10
        """.replace("\n", "\r\n")).keySet());
    assertThat(names).isEqualTo("BCDIJ");
  }
}
