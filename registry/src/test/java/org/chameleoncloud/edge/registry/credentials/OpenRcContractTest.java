package org.chameleoncloud.edge.registry.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the variables that are read with those that bash sets. */
class OpenRcContractTest {
  private static final int CASES = 400;
  private static final List<String> NAMES = List.of("OS_AUTH_URL", "OS_REGION_NAME",
      "OS_INTERFACE");
  private static final List<String> VALUES = List.of("x", "'single $X `y`'",
      "\"double \\\" \\$ q\"",
      "a\\ b", "''", "\"\"", "a#b", "a'b'\"c\"", "$OTHER", "\"${OTHER}/v3\"", "a\\\nb", "'a\\\nb'",
      "https://id.example.org:5000/v3", "CHI@Edge", "a=b");
  /** NAME and VALUE are replaced. */
  private static final List<String> STATEMENTS = List.of("export NAME=VALUE", "NAME=VALUE",
      "declare -x NAME=VALUE", "typeset NAME=VALUE", "typeset -x NAME+=VALUE", "NAME+=VALUE",
      "unset NAME", "unset -v NAME", "unset -f NAME", "export NAME", "export -n NAME",
      "export NAME=VALUE OTHER=VALUE", "readonly R=VALUE", "NAME=VALUE true", "NAME=VALUE echo",
      "OTHER=VALUE", "echo NAME=VALUE", "# NAME=VALUE", "export NAME=VALUE # it's NAME=z",
      "cat <<EOT > /dev/null\nYou're NAME=VALUE\nEOT", "cat <<-'E T'\n\tit's `\n\tE T",
      "true <<A <<B && NAME=VALUE\nit's\nA\nB", "if true; then NAME=VALUE; fi",
      "if false; then NAME=VALUE; else NAME=y; fi",
      "if false; then NAME=a; elif true; then NAME=VALUE; fi",
      "if [ -z \"$NAME\" ]; then unset NAME; fi", "if [ a = b ]; then NAME=VALUE\nfi",
      "if [ a != b ]\nthen NAME=VALUE\nfi", "{ NAME=VALUE; }", "( NAME=VALUE )",
      "NAME=VALUE | cat", "NAME=VALUE &", "true && NAME=VALUE", "false && NAME=VALUE",
      "true || NAME=VALUE", "false || NAME=VALUE", "! true || NAME=VALUE",
      "f() { NAME=VALUE; }; f", "g() { local NAME=VALUE; }; g", "function h { NAME=VALUE; }",
      "for v in a b; do NAME+=$v; done", "for v in NAME; do unset $v; done",
      "eval \"NAME=a OTHER=\\$OTHER\"", "export NAME=VALUE > /dev/null 2>&1", "export \"NAME=p q\"",
      "[ -f /nonexistent ] && . /nonexistent", "set -a", "command export NAME=VALUE",
      "case x in x) : ;; esac", "while false; do NAME=NAME; done", "[[ a == a ]] && :",
      "cat <<< 'NAME=z' > /dev/null", "export NAME=VALUE;OTHER=VALUE");

  @TempDir
  Path directory;

  private static String script(Random random) {
    StringBuilder script = new StringBuilder("OTHER=other\n");
    int statements = random.nextInt(1, 8);
    for (int i = 0; i < statements; i++) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      String value = VALUES.get(random.nextInt(VALUES.size()));
      String statement = STATEMENTS.get(random.nextInt(STATEMENTS.size()));
      boolean separable = !statement.contains("<<") && !statement.contains("#")
          && !statement.endsWith("&");
      String oneLine = statement.contains("#") ? "x" : value;
      script.append(statement.replace("NAME", name).replace("VALUE", oneLine))
          .append(separable && random.nextInt(3) == 0 ? "; " : "\n");
    }
    return script.append('\n').toString();
  }

  private List<String> bash(String bash, List<String> scripts)
      throws IOException, InterruptedException {
    for (int i = 0; i < scripts.size(); i++) {
      Files.writeString(directory.resolve(String.valueOf(i)), scripts.get(i));
    }
    String each = "source \"$0\" > /dev/null 2>&1; printf '%s|%s|%s|%s\\n' \"$OS_AUTH_URL\" \"$OS_REGION_NAME\""
        + " \"$OS_INTERFACE\" end";
    Path output = directory.resolve("output");
    Process run = new ProcessBuilder("env", "-i", "PATH=/usr/bin:/bin", bash, "-c",
        "for ((i = 0; i < $1; i++)); do env -i PATH=$PATH bash -c \"$0\" \"./$i\" < /dev/null; printf '\\0'; done",
        each, String.valueOf(scripts.size())).directory(directory.toFile())
        .redirectOutput(output.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    assertThat(run.waitFor()).isZero();
    return List.of(Files.readString(output, StandardCharsets.UTF_8).split("\0"));
  }

  private static String read(String script) {
    try {
      var variables = ShellScript.variables(script);
      StringBuilder line = new StringBuilder();
      for (String name : NAMES) {
        var value = variables.get(name);
        line.append(value == null ? "" : value.text()).append('|');
      }
      return line + "end\n";
    } catch (ShellSyntaxException e) {
      return e.getMessage();
    }
  }

  @Test
  void setsWhatBashSets() throws Exception {
    String bash = Judges.bash();
    Random random = new Random(11);
    List<String> scripts = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      scripts.add(script(random));
    }
    List<String> expected = bash(bash, scripts);
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      String actual = read(scripts.get(i));
      if (!actual.equals(expected.get(i))) {
        differences.add(scripts.get(i) + "\nread     " + actual + "\nexpected " + expected.get(i));
      }
    }
    assertThat(differences.stream().limit(5)).as("the first of %d", differences.size()).isEmpty();
  }
}
