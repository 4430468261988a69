package org.chameleoncloud.edge.baker.corpus;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.chameleoncloud.edge.baker.Programs;

/**
 * What each contender makes of each image of the corpus, as a table of 80 columns. Run by {@code baker/corpus/run}; the
 * argument names a folder for the images, and CHI_EDGE_PYTHON a Python with python-chi-edge.
 */
final class CorpusTable {
  private static final int NAME_WIDTH = 41;
  private static final String CELL = "  %-11s";

  private final List<BakeTool> contenders;
  private final Path folder;
  private final PrintStream out;
  private final Map<BakeTool, Map<Verdict, Integer>> verdicts = new LinkedHashMap<>();
  private final Map<BakeTool, Integer> asExpected = new LinkedHashMap<>();

  private CorpusTable(List<BakeTool> contenders, Path folder, PrintStream out) {
    this.contenders = contenders;
    this.folder = folder;
    this.out = out;
    contenders.forEach(contender -> {
      verdicts.put(contender, new EnumMap<>(Verdict.class));
      asExpected.put(contender, 0);
    });
  }

  /** Prints the table; the exit code is 1 when an image did not end as it is to end with this project. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> missing = Judge.PROGRAMS.stream()
        .filter(program -> Programs.find(program).isEmpty()).toList();
    if (!missing.isEmpty()) {
      System.err.println("missing: " + missing + ". Install dosfstools and mtools");
      System.exit(2);
    }
    List<BakeTool> contenders = contenders(System.getenv("CHI_EDGE_PYTHON"));
    List<CorpusImage> images = Corpus.all();
    CorpusTable table = new CorpusTable(contenders, Path.of(arguments[0]), System.out);
    table.print(images);
    System.exit(table.asExpected.get(contenders.getFirst()) == images.size() ? 0 : 1);
  }

  private static List<BakeTool> contenders(String chiEdgePython) {
    Stream<BakeTool> chiEdge = chiEdgePython == null || chiEdgePython.isEmpty()
        ? Stream.empty()
        : Stream.of(new BakeTool.ChiEdge(Path.of(chiEdgePython)));
    return Stream.concat(Stream.of(new BakeTool.Baker(), new BakeTool.Mtools()), chiEdge)
        .toList();
  }

  private void print(List<CorpusImage> images) throws IOException, InterruptedException {
    row("IMAGE  (- is to be refused)", contenders.stream().map(BakeTool::title).toList());
    for (CorpusImage image : images) {
      row(title(image), judged(image));
    }
    out.println();
    for (Verdict verdict : Verdict.values()) {
      row(verdict.title(), contenders.stream()
          .map(each -> String.valueOf(verdicts.get(each).getOrDefault(verdict, 0))).toList());
    }
    row("as it is to be, of " + images.size(),
        contenders.stream().map(each -> asExpected.get(each).toString()).toList());
    out.println("""

        good: written, nothing lost, and no new complaint of fsck.vfat; also where the
        image should have been refused. complaint: a new one. damaged: something is
        lost, or a success was reported that is none.""");
    if (contenders.size() < 3) {
      out.println("left out: chi-edge (CHI_EDGE_PYTHON is not set)");
    }
  }

  private static String title(CorpusImage image) {
    return (image.expected() instanceof Expectation.Refused ? "- " : "  ") + image.name();
  }

  private List<String> judged(CorpusImage image) throws IOException, InterruptedException {
    List<String> cells = new ArrayList<>();
    Path source = image.make(folder.resolve("source.img"));
    for (BakeTool contender : contenders) {
      Path own = Files.createDirectory(folder.resolve(contender.title()));
      Path result = image.make(own.resolve("result.img"));
      boolean saidBaked = contender.write(image, result);
      Verdict verdict = new Judge(image, source, own).of(result, saidBaked);
      verdicts.get(contender).merge(verdict, 1, Integer::sum);
      asExpected.merge(contender, verdict.isAsExpected(image.expected()) ? 1 : 0, Integer::sum);
      cells.add(verdict.title());
      delete(own);
    }
    Files.delete(source);
    return cells;
  }

  private void row(String name, List<String> cells) {
    String line = "%%-%ds".formatted(NAME_WIDTH).formatted(name)
        + cells.stream().map(CELL::formatted).collect(Collectors.joining());
    out.println(line.stripTrailing());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.toList().reversed()) {
        Files.delete(file);
      }
    }
  }
}
