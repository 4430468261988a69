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
 * Prints the result of each tool for each image of the corpus as a table of 80 columns. Run by baker/corpus/run. The
 * argument is a directory for the images, and CHI_EDGE_PYTHON may be set to a Python with python-chi-edge.
 */
final class CorpusTable {
  private static final int NAME_WIDTH = 41;
  private static final String CELL = "  %-11s";

  private final List<BakeTool> tools;
  private final Path directory;
  private final PrintStream out;
  private final Map<BakeTool, Map<Verdict, Integer>> verdicts = new LinkedHashMap<>();
  private final Map<BakeTool, Integer> asExpected = new LinkedHashMap<>();

  private CorpusTable(List<BakeTool> tools, Path directory, PrintStream out) {
    this.tools = tools;
    this.directory = directory;
    this.out = out;
    tools.forEach(tool -> {
      verdicts.put(tool, new EnumMap<>(Verdict.class));
      asExpected.put(tool, 0);
    });
  }

  /** Prints the table. The exit code is 1 if baker's result for an image is not as expected. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    List<String> missing = Judge.PROGRAMS.stream()
        .filter(program -> Programs.find(program).isEmpty()).toList();
    if (!missing.isEmpty()) {
      System.err.println("missing programs: " + missing + "; install dosfstools and mtools");
      System.exit(2);
    }
    List<BakeTool> tools = tools(System.getenv("CHI_EDGE_PYTHON"));
    List<CorpusImage> images = Corpus.all();
    CorpusTable table = new CorpusTable(tools, Path.of(arguments[0]), System.out);
    table.print(images);
    System.exit(table.asExpected.get(tools.getFirst()) == images.size() ? 0 : 1);
  }

  private static List<BakeTool> tools(String chiEdgePython) {
    Stream<BakeTool> chiEdge = chiEdgePython == null || chiEdgePython.isEmpty()
        ? Stream.empty()
        : Stream.of(new BakeTool.ChiEdge(Path.of(chiEdgePython)));
    return Stream.concat(Stream.of(new BakeTool.Baker(), new BakeTool.Mtools()), chiEdge)
        .toList();
  }

  private void print(List<CorpusImage> images) throws IOException, InterruptedException {
    row("IMAGE  (-: must be refused)", tools.stream().map(BakeTool::title).toList());
    for (CorpusImage image : images) {
      row(title(image), results(image));
    }
    out.println();
    for (Verdict verdict : Verdict.values()) {
      row(verdict.title(), tools.stream()
          .map(each -> String.valueOf(verdicts.get(each).getOrDefault(verdict, 0))).toList());
    }
    row("as expected, of " + images.size(),
        tools.stream().map(each -> asExpected.get(each).toString()).toList());
    out.println("""

        good: written, nothing lost, and no new complaint from fsck.vfat, even if the
        image should have been refused. complaint: a new one. damaged: something is
        lost, or success was reported although the configuration was not written.""");
    if (tools.size() < 3) {
      out.println("skipped: chi-edge (CHI_EDGE_PYTHON is not set)");
    }
  }

  private static String title(CorpusImage image) {
    return (image.expected() instanceof Expectation.Refused ? "- " : "  ") + image.name();
  }

  private List<String> results(CorpusImage image) throws IOException, InterruptedException {
    List<String> cells = new ArrayList<>();
    Path source = image.create(directory.resolve("source.img"));
    for (BakeTool tool : tools) {
      Path own = Files.createDirectory(directory.resolve(tool.title()));
      Path result = image.create(own.resolve("result.img"));
      boolean reportedSuccess = tool.write(image, result);
      Verdict verdict = new Judge(image, source, own).verdict(result, reportedSuccess);
      verdicts.get(tool).merge(verdict, 1, Integer::sum);
      asExpected.merge(tool, verdict.isAsExpected(image.expected()) ? 1 : 0, Integer::sum);
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

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path file : all.toList().reversed()) {
        Files.delete(file);
      }
    }
  }
}
