package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents, messages, comments and test names avoid these phrases. docs/glossary.md defines the project's own terms. */
class LanguageTest {
  private static final List<Phrase> PHRASES = List.of(
      new Phrase("anew", "again, from scratch, re-..."),
      new Phrase("mend(s|ed|ing)?", "fix"),
      new Phrase("(by|of) (itself|themselves)", "automatically, on its own"),
      new Phrase("as a rule", "usually"),
      new Phrase("last words", "termination message, last log lines"),
      new Phrase("(in|its|their|own|same) words", "message, text, term"),
      new Phrase("let(s|ting)? go", "release, remove the finalizer, delete"),
      new Phrase("(?<!\\bthere\\s)(is|are) none(?! of\\b)",
          "is not one, is invalid, does not exist"),
      new Phrase("beside", "next to, in addition to, alongside"),
      new Phrase("later definitions?", "newer CRD"),
      new Phrase("definition of EdgeDevice", "EdgeDevice CRD"),
      new Phrase("(cannot|can|to) be had", "is unavailable, cannot be fetched"),
      new Phrase("(lie|lies|lay|lying) (on|in|at|there|where|next|under|behind|between)",
          "is on, is in, is stored in"),
      new Phrase("of (ours|theirs)", "our, the operator's, another client's"),
      new Phrase("once more|one more time", "again"),
      new Phrase("authorities", "CA certificates"),
      new Phrase("time-outs?", "timeout"),
      new Phrase("key figures?", "count"),
      new Phrase("whoever", "anyone who"),
      new Phrase("somebody|anybody", "a user, another client, someone"),
      new Phrase("look(s|ed|ing)? after", "watch, manage"),
      new Phrase("look(s|ed|ing)? again", "reconcile again, requeue"),
      new Phrase("tells?|told|telling", "says, shows, reports, describes, distinguishes"),
      new Phrase("wakes?|woken", "trigger, enqueue"),
      new Phrase("wants", "requires, expects, needs"),
      new Phrase("(comes?|came|coming) (about|to be)", "is created, happens"),
      new Phrase("becomes? of|became of|becoming of", "happens to"),
      new Phrase("(is|are) gone", "is deleted, no longer exists"),
      new Phrase("at work", "running, active"),
      new Phrase("stands? for", "is, represents"),
      new Phrase("such as \\w+ does", "like, the way"),
      new Phrase("nothing but", "only"),
      new Phrase("in vain", "without success"),
      new Phrase("rubbish|spoils?|spoilt|spoiled", "garbage, corrupt"),
      new Phrase("stamp(s|ed)?", "timestamp, marker"),
      new Phrase("hurry|hurries|impatient|patient|patience", "poll faster, interval, timeout"),
      new Phrase("(?<![-_])(?<!Grafana\\s)folders?", "directory"),
      new Phrase("there(of|in|upon|with)|where(of|upon)|henceforth", "plain English"));

  /** Lists the phrases. */
  private static final String THIS_TEST = LanguageTest.class.getSimpleName() + ".java";

  private static final Path TOP = ProjectDirectory.path("");
  private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");
  /** Directories with files that users read or copy, in addition to all Markdown files. */
  private static final List<String> USER_FILES = List.of("helm", "kustomize", "examples", "gitops");
  private static final Pattern TEXT_FILE = Pattern.compile(".*\\.(yaml|tpl|txt|json|lua)");
  private static final Set<String> SKIPPED_DIRECTORIES = Set.of("target", "testdata");
  /** Generated from Java, like the parts of documents between markers. */
  private static final Pattern CRD = Pattern
      .compile("edge\\w+\\.edge\\.chameleoncloud\\.org\\.yaml$");
  private static final Pattern GENERATED = Pattern
      .compile("<!-- generated: (.*?) -->.*?<!-- end of generated: \\1 -->", Pattern.DOTALL);

  /** A comment, a character literal, a text block (group 1) or a string literal (group 2). */
  private static final Pattern JAVA_TOKEN = Pattern.compile("//[^\n]*|/\\*.*?\\*/"
      + "|'(?:\\\\.|[^'\\\\])++'|\"\"\"(.*?)(?<!\\\\)\"\"\"|\"((?:\\\\.|[^\"\\\\])*+)\"",
      Pattern.DOTALL);

  private static final Pattern VOID_METHOD = Pattern.compile("\\bvoid (\\w+)\\(");

  /** A phrase to avoid, and what to write instead. */
  private record Phrase(Pattern pattern, String instead) {
    /** A space in the phrase also matches a line break with the marker of a comment. */
    private static final String SPACE = "(?:[\\s#*/]|--)+";

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
          file -> TEXT_FILE.matcher(file.toString()).matches()
              && !CRD.matcher(file.toString()).find()));
    }

    assertThat(documents.stream().map(LanguageTest::name))
        .contains("docs/glossary.md", "helm/chi-edge-operator/README.md",
            "helm/chi-edge-operator/templates/NOTES.txt", "helm/chi-edge-operator/values.yaml",
            "helm/chi-edge-operator/alerts/chi-edge.yaml", "gitops/argocd/health.lua");
    assertThat(documents.stream().filter(LanguageTest::isChecked)
        .flatMap(
            file -> findings(name(file), withoutFormerNames(file, withoutGenerated(read(file))))))
        .isEmpty();
  }

  /** The changelog lists former names, as code. */
  private static String withoutFormerNames(Path file, String text) {
    return file.endsWith("CHANGELOG.md") ? text.replaceAll("`[^`\n]+`", "``") : text;
  }

  @Test
  void messagesUseNoneOfThePhrases() throws IOException {
    assertThat(sources("src/main/java").filter(LanguageTest::isChecked)
        .flatMap(file -> findings(name(file), stringLiterals(read(file))))).isEmpty();
  }

  @Test
  void commentsUseNoneOfThePhrases() throws IOException {
    assertThat(sources("src").filter(LanguageTest::isChecked)
        .flatMap(file -> findings(name(file), comments(read(file))))).isEmpty();
  }

  @Test
  void testNamesUseNoneOfThePhrases() throws IOException {
    assertThat(sources("src/test/java").filter(LanguageTest::isChecked)
        .flatMap(file -> findings(name(file), methodNames(read(file))))).isEmpty();
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
    assertThat(findings("f", text.replace('~', '\n')))
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

    assertThat(findings("f", stringLiterals(source))).containsExactly(
        "f:4: \"by itself\" -> automatically, on its own",
        "f:7: \"beside\" -> next to, in addition to, alongside");
  }

  @Test
  void readsCommentsOnlyAndJoinsConsecutiveLines() {
    String source = """
        // It continues by
        // itself, once
        int anew = 1; // more "beside"
        String url = "http://mend";
        /** As a
         * rule */ char as = 'a'; // rule
        """;

    assertThat(findings("f", comments(source))).containsExactly(
        "f:2: \"by itself\" -> automatically, on its own", "f:6: \"As a rule\" -> usually",
        "f:3: \"beside\" -> next to, in addition to, alongside");
  }

  @Test
  void readsTestNamesAsWords() {
    assertThat(findings("f", methodNames("@Test\nvoid bakesTheImageAnew() {\n  mend();\n}")))
        .containsExactly("f:2: \"Anew\" -> again, from scratch, re-...");
  }

  /** The Java sources in a directory of each module. */
  private static Stream<Path> sources(String directory) throws IOException {
    List<Path> sources = new ArrayList<>();
    for (MatchResult module : MODULE.matcher(read(TOP.resolve("pom.xml"))).results().toList()) {
      String name = module.group(1) + "/" + directory;
      if (Files.exists(TOP.resolve(name))) {
        sources.addAll(files(name, file -> file.toString().endsWith(".java")));
      }
    }
    assertThat(sources.stream().map(file -> TOP.relativize(file).getName(0).toString()))
        .contains("operator", "baker", "testbed");
    return sources.stream();
  }

  private static boolean isChecked(Path file) {
    return !file.endsWith(THIS_TEST);
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

  private static Stream<String> findings(String file, String text) {
    return PHRASES.stream().flatMap(phrase -> phrase.findings(file, text));
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

  /** The comments of a source, with the same line numbers. */
  private static String comments(String source) {
    StringBuilder comments = new StringBuilder();
    Matcher token = JAVA_TOKEN.matcher(source);
    int end = 0;
    while (token.find()) {
      comments.append(separators(source.substring(end, token.start())))
          .append(token.group().startsWith("/") ? token.group() : separators(token.group()));
      end = token.end();
    }
    return comments.toString();
  }

  private static String separators(String code) {
    return code.replaceAll("\\S", "\0");
  }

  /** The names of a source's void methods in words, with the same line numbers. */
  private static String methodNames(String source) {
    return source.lines()
        .map(line -> VOID_METHOD.matcher(line).results()
            .map(method -> method.group(1).replaceAll("(?=[A-Z])", " "))
            .collect(Collectors.joining("\0")))
        .collect(Collectors.joining("\0\n"));
  }
}
