package org.chameleoncloud.edge.operator;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.golden.GoldenFile;
import org.chameleoncloud.edge.golden.ProjectDirectory;

/** A document, parts of which may be generated. */
public final class Document {
  private final Path file;

  /** A document in docs/, like {@code states.md}. */
  public Document(String name) {
    this(ProjectDirectory.path("docs").resolve(name));
  }

  /** A document in any file. */
  Document(Path file) {
    this.file = file;
  }

  /** The document as a file with generated parts. */
  public GoldenFile golden() {
    return GoldenFile.of(file);
  }

  /** The whole text. */
  public String text() {
    return golden().text();
  }

  /** All matches of a pattern, in which ^ and $ match at line ends. */
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
}
