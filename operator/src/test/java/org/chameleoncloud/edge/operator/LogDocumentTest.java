package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

/** docs/configuration.md describes the log fields and events that the code writes, and no others. */
class LogDocumentTest {
  private static final Pattern FIELD = Pattern.compile("addKeyValue\\(\\s*\"(\\w+)\""
      + "|fields(?:\\.putIfAbsent\\(|, )\"(\\w+)\"|writeStringField\\(\"(\\w+)\"");
  private static final Pattern EVENT = Pattern
      .compile("LOG\\.at(\\w+)\\(\\)(?:\\s*\\.addKeyValue\\(\"event\")?,\\s*\"([a-z-]+)\"");

  private static Stream<MatchResult> inSources(Pattern pattern) {
    try (Stream<Path> files = Files.walk(ProjectDirectory.path("operator/src/main/java"))) {
      return files.filter(Files::isRegularFile).map(LogDocumentTest::text)
          .flatMap(text -> pattern.matcher(text).results()).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first two cells of the rows of a table, without the backquotes. */
  private static List<MatchResult> rows(String heading) {
    String text = new Document("configuration.md").text();
    String section = text.substring(text.indexOf(heading));
    String table = section.substring(section.indexOf("\n| `")) + "\n";
    return Pattern.compile("^\\| `([\\w-]+)` \\| ([^|]+?) \\|", Pattern.MULTILINE)
        .matcher(table.substring(0, table.indexOf("\n\n"))).results().toList();
  }

  @Test
  void everyFieldIsDescribed() {
    Set<String> written = inSources(FIELD)
        .flatMap(call -> Stream.of(call.group(1), call.group(2), call.group(3)))
        .filter(Objects::nonNull).collect(Collectors.toCollection(TreeSet::new));
    assertThat(written).contains("time", "event", "device", "requestId", "stack");
    assertThat(rows("### Fields").stream().map(row -> row.group(1)))
        .containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void everyEventIsDescribedWithItsLevels() {
    TreeMap<String, Set<Level>> written = new TreeMap<>();
    inSources(EVENT).forEach(call -> written.computeIfAbsent(call.group(2),
        _ -> new TreeSet<>(Comparator.reverseOrder()))
        .add(Level.valueOf(call.group(1).toUpperCase())));
    assertThat(written).containsKeys("started", "reconcile-failed", "registry-request");
    assertThat(rows("### Events").stream().map(row -> row.group(1) + " " + row.group(2)))
        .containsExactlyInAnyOrderElementsOf(written.entrySet().stream()
            .map(event -> event.getKey() + " " + event.getValue().stream().map(Level::name)
                .collect(Collectors.joining(", ")))
            .toList());
  }
}
