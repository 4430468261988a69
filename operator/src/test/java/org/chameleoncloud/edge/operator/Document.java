package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.operator.api.Checkout;

/** A file for people, in which parts between two markers are generated. */
public final class Document {
  private static final String COMMAND = "mvn -q test -pl operator -am "
      + "-Dtest='DocumentsTest,ChartValuesTest' -Ddocs.write=true "
      + "-Dsurefire.failIfNoSpecifiedTests=false";

  private final Path file;

  /** The document of that name in docs/, such as {@code states.md}. */
  public Document(String name) {
    this(Checkout.path("docs").resolve(name));
  }

  /** The document in that file. */
  Document(Path file) {
    this.file = file;
  }

  /** The whole text. */
  public String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The groups of each place that fits a pattern, line by line. */
  public List<MatchResult> matches(String regex) {
    return Pattern.compile(regex, Pattern.MULTILINE).matcher(text()).results().toList();
  }

  /** The text of the fenced block that follows {@code heading}. */
  public String blockAfter(String heading) {
    MatchResult block = Pattern
        .compile(Pattern.quote(heading) + ".*?\n```\\w*\n(.*?)```", Pattern.DOTALL)
        .matcher(text()).results().findFirst()
        .orElseThrow(
            () -> new AssertionError(file.getFileName() + " has no block after " + heading));
    return block.group(1);
  }

  /** Asserts that a part is the generated one, or writes it there when told to. */
  void assertPart(String name, String generated) throws IOException {
    String begin = "<!-- generated: " + name + " -->\n";
    String end = "<!-- end of generated: " + name + " -->\n";
    String text = text();
    assertThat(text).as("markers in %s", file.getFileName()).contains(begin).contains(end);
    String before = text.substring(0, text.indexOf(begin) + begin.length());
    String after = text.substring(text.indexOf(end));
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(file, before + generated + after);
    }
    assertThat(text()).as("%s, of which the part \"%s\" is generated. To write it anew, run"
        + "%n  %s%n", file, name, COMMAND).isEqualTo(before + generated + after);
  }

  /** Asserts that all of it is the generated text, or writes it there when told to. */
  void assertText(String generated) throws IOException {
    if (Boolean.getBoolean("docs.write")) {
      Files.writeString(file, generated);
    }
    assertThat(text()).as("%s, which is generated. To write it anew, run%n  %s%n", file, COMMAND)
        .isEqualTo(generated);
  }
}
