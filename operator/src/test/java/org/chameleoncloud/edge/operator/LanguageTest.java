package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.chameleoncloud.edge.golden.ProjectDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents and messages avoid the phrases listed here. docs/glossary.md defines the project's own terms. */
class LanguageTest {
  /** Phrases that are practically always wrong where users read them. */
  private static final List<Phrase> EVERYWHERE = List.of(
      new Phrase("anew", "again, from scratch, re-..."),
      new Phrase("mend(s|ed|ing)?", "fix"),
      new Phrase("by (itself|themselves)", "automatically, on its own"),
      new Phrase("as a rule", "usually"),
      new Phrase("last words", "termination message, last log lines"),
      new Phrase("let(s|ting)? go of", "release, remove the finalizer, delete"),
      new Phrase("(?<!\\bthere\\s)(is|are) none", "is not one, is invalid, does not exist"),
      new Phrase("beside", "next to, in addition to, alongside"),
      new Phrase("later definitions?", "newer CRD"),
      new Phrase("definition of EdgeDevice", "EdgeDevice CRD"),
      new Phrase("cannot be had", "is unavailable, cannot be fetched"),
      new Phrase("(lie|lies|lay) (on|in|beside)", "is on, is in, is stored in"),
      new Phrase("of ours", "our, the operator's"),
      new Phrase("once more", "again"),
      new Phrase("authorities", "CA certificates"),
      new Phrase("time-outs?", "timeout"),
      new Phrase("key figures?", "count"),
      new Phrase("whoever", "anyone who"),
      new Phrase("look(s|ed|ing)? after", "watch, manage"));

  private static final List<Phrase> IN_DOCUMENTS = Stream.concat(EVERYWHERE.stream(),
      Stream.of(new Phrase("tells?|told", "says, shows, reports, describes, distinguishes")))
      .toList();

  /** Documents that have not been reworded yet. Do not add any. */
  private static final Set<String> PENDING_DOCUMENTS = Set.of("README.md", "docs/architecture.md",
      "container/README.md", "cluster-tests/control-plane/README.md",
      "operator/src/test/resources/edgedevices/README.md");
  /** Modules whose messages have been reworded. Add the others as they follow. */
  private static final List<String> MODULES = List.of("baker");

  private static final Path TOP = ProjectDirectory.path("");
  /** Directories with files that users read or copy, in addition to all Markdown files. */
  private static final List<String> USER_FILES = List.of("helm", "kustomize", "examples", "gitops");
  private static final Pattern TEXT_FILE = Pattern.compile(".*\\.(yaml|tpl|txt|json|lua)");
  private static final Set<String> SKIPPED_DIRECTORIES = Set.of("target", "testdata");
  /** Generated from Java, like the parts of documents between markers. */
  private static final String CRD = "edgedevices.edge.chameleoncloud.org.yaml";
  private static final Pattern GENERATED = Pattern
      .compile("<!-- generated: (.*?) -->.*?<!-- end of generated: \\1 -->", Pattern.DOTALL);

  /** A comment, a character literal, a text block (group 1) or a string literal (group 2). */
  private static final Pattern JAVA_TOKEN = Pattern.compile("//[^\n]*|/\\*.*?\\*/"
      + "|'(?:\\\\.|[^'\\\\])++'|\"\"\"(.*?)(?<!\\\\)\"\"\"|\"((?:\\\\.|[^\"\\\\])*+)\"",
      Pattern.DOTALL);

  /** A phrase to avoid, and what to write instead. */
  private record Phrase(Pattern pattern, String instead) {
    /** A space in the phrase also matches a line break with the marker of a comment. */
    private static final String SPACE = "(?:[\\s#*]|--)+";

    Phrase(String regex, String instead) {
      this(Pattern.compile("\\b(?:" + regex.replace(" ", SPACE) + ")\\b",
          Pattern.CASE_INSENSITIVE), instead);
    }

    private Stream<String> findings(String file, String text) {
      return pattern.matcher(text).results().map(found -> file + ":"
          + text.substring(0, found.end()).lines().count() + ": \""
          + found.group().replaceAll(SPACE, " ") + "\" -> " + instead);
    }
  }

  @Test
  void documentsUseNoneOfThePhrases() throws IOException {
    List<Path> documents = new ArrayList<>(files("", file -> file.toString().endsWith(".md")));
    for (String directory : USER_FILES) {
      documents.addAll(files(directory,
          file -> TEXT_FILE.matcher(file.toString()).matches() && !file.endsWith(CRD)));
    }

    assertThat(documents.stream().map(LanguageTest::name))
        .contains("docs/glossary.md", "helm/chi-edge-operator/README.md",
            "helm/chi-edge-operator/templates/NOTES.txt", "helm/chi-edge-operator/values.yaml",
            "helm/chi-edge-operator/alerts/chi-edge.yaml", "gitops/argocd/health.lua")
        .containsAll(PENDING_DOCUMENTS);
    assertThat(documents.stream().filter(file -> !PENDING_DOCUMENTS.contains(name(file)))
        .flatMap(file -> findings(IN_DOCUMENTS, file, withoutGenerated(read(file)))))
        .isEmpty();
  }

  @Test
  void messagesUseNoneOfThePhrases() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String module : MODULES) {
      sources.addAll(files(module + "/src/main/java", file -> file.toString().endsWith(".java")));
    }

    assertThat(sources).isNotEmpty();
    assertThat(sources.stream()
        .flatMap(file -> findings(EVERYWHERE, file, stringLiterals(read(file))))).isEmpty();
  }

  @Test
  void theGlossaryIsInAlphabeticalOrder() {
    assertThat(new Document("glossary.md").matches("^- \\*\\*(.+?)\\*\\*").stream()
        .map(term -> term.group(1)).toList()).isNotEmpty()
        .isSortedAccordingTo(String.CASE_INSENSITIVE_ORDER);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "It is baked anew.|f:1: \"anew\" -> again, from scratch, re-...",
      "# It continues by~# itself.|f:2: \"by itself\" -> automatically, on its own",
      "No image,~or one that is none|f:2: \"is none\" -> is not one, is invalid, does not exist",
      "0 if there are none, besides the newest|"})
  void findsAPhraseAcrossLinesAndNothingElse(String text, String expected) {
    assertThat(findings(EVERYWHERE, "f", text.replace('~', '\n')))
        .containsExactlyElementsOf(expected == null ? List.of() : List.of(expected));
  }

  @Test
  void readsStringLiteralsOnlyAndJoinsConcatenatedOnes() {
    String source = """
        // anew "anew"
        char quote = '"'; int anew = 1; /* "mend" */
        String text = "by "
            + "itself\\"" + name + "once " + name + "more";
        String block = \"""
            as a \\\""" rule
            beside\""";
        """;

    assertThat(findings(EVERYWHERE, "f", stringLiterals(source))).containsExactly(
        "f:4: \"by itself\" -> automatically, on its own",
        "f:7: \"beside\" -> next to, in addition to, alongside");
  }

  private static List<Path> files(String directory, Predicate<Path> which) throws IOException {
    try (Stream<Path> files = Files.walk(TOP.resolve(directory))) {
      return files.filter(file -> !isSkipped(TOP.relativize(file))).filter(Files::isRegularFile)
          .filter(which).sorted().toList();
    }
  }

  private static boolean isSkipped(Path file) {
    return StreamSupport.stream(file.getParent() == null
        ? List.<Path>of().spliterator()
        : file.getParent().spliterator(), false).map(Path::toString)
        .anyMatch(name -> name.startsWith(".") || SKIPPED_DIRECTORIES.contains(name));
  }

  private static String name(Path file) {
    return TOP.relativize(file).toString();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> findings(List<Phrase> phrases, String file, String text) {
    return phrases.stream().flatMap(phrase -> phrase.findings(file, text)).toList();
  }

  private static Stream<String> findings(List<Phrase> phrases, Path file, String text) {
    return findings(phrases, name(file), text).stream();
  }

  /** The text without its generated parts, with the same line numbers. */
  private static String withoutGenerated(String text) {
    return GENERATED.matcher(text).replaceAll(part -> part.group().replaceAll("[^\n]", ""));
  }

  /** The string literals of a source, with the same line numbers; concatenated literals are joined. */
  private static String stringLiterals(String source) {
    StringBuilder literals = new StringBuilder();
    Matcher token = JAVA_TOKEN.matcher(source);
    int end = 0;
    while (token.find()) {
      // A plus sign joins two literals, all other code separates them.
      literals.append(source.substring(end, token.start()).replaceAll("[^\\s+]", "\0")
          .replace('+', ' '));
      String literal = token.group(1) == null ? token.group(2) : token.group(1);
      literals.append(literal == null
          ? token.group().replaceAll("[^\n]", " ")
          : ' ' + literal.replaceAll("\\\\[nrt]", "  ") + ' ');
      end = token.end();
    }
    return literals.toString();
  }
}
