package org.chameleoncloud.edge.plugin.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.plugin.output.Cell;
import org.chameleoncloud.edge.plugin.output.Style;
import org.chameleoncloud.edge.plugin.output.TextWidth;

/** Findings as text and as a document. */
final class FindingsReport {
  private static final int VERDICT = 9;
  private static final String INDENT = "  ";
  private static final int LEAST_TEXT = 20;

  private FindingsReport() {}

  /**
   * The lines: a heading for each section, and for each finding what is so and what to do.
   *
   * @param width of the terminal; {@link Integer#MAX_VALUE} for any width
   * @param colours whether to use colours
   */
  static List<String> lines(List<Finding> findings, int width, boolean colours) {
    int step = findings.stream().mapToInt(finding -> TextWidth.of(Cell.of(finding.step()).text()))
        .max().orElse(0) + 2;
    int indent = INDENT.length() + VERDICT + step;
    int available = Math.max(LEAST_TEXT, width - indent);
    List<String> lines = new ArrayList<>();
    Section section = null;
    for (Finding finding : findings) {
      if (finding.section() != section) {
        section = finding.section();
        lines.add(Style.BOLD.apply(section.title(), colours));
      }
      List<String> texts = new ArrayList<>(wrapped(finding.what(), available));
      if (finding.remedy() != null) {
        texts.addAll(wrapped(lead(finding.who()) + finding.remedy(), available));
      }
      lines.add(INDENT + padded(finding.verdict().text(), VERDICT, finding.verdict().style(),
          colours) + padded(finding.step(), step, Style.PLAIN, colours) + texts.getFirst());
      texts.stream().skip(1).map(text -> " ".repeat(indent) + text).forEach(lines::add);
    }
    lines.add("");
    lines.add(summary(findings));
    return lines;
  }

  private static List<String> wrapped(String text, int available) {
    return TextWidth.wrap(Cell.of(text).text(), available);
  }

  private static String padded(String text, int width, Style style, boolean colours) {
    Cell cell = Cell.of(text);
    return style.apply(cell.text(), colours)
        + " ".repeat(Math.max(1, width - TextWidth.of(cell.text())));
  }

  private static String lead(Who who) {
    return who == Who.NOBODY ? "" : "For " + who.text() + ": ";
  }

  /** How many are wrong, and how many are unknown. */
  static String summary(List<Finding> findings) {
    long wrong = findings.stream().filter(Finding::isWrong).count();
    long unknown = findings.stream().filter(finding -> finding.verdict() == Verdict.UNKNOWN)
        .count();
    String first = wrong == 0
        ? "Nothing is wrong"
        : wrong == 1 ? "1 step is wrong" : wrong + " steps are wrong";
    return first + (unknown == 0
        ? "."
        : unknown == 1 ? "; 1 is unknown." : "; " + unknown + " are unknown.");
  }

  /** The findings for programs. */
  static Map<String, Object> document(Examination seen, List<Finding> findings) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("namespace", seen.namespace());
    document.put("name", seen.name());
    document.put("findings", findings.stream().map(FindingsReport::entry).toList());
    return document;
  }

  private static Map<String, Object> entry(Finding finding) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("section", finding.section().title());
    entry.put("step", finding.step());
    entry.put("verdict", finding.verdict().text());
    entry.put("what", finding.what());
    if (finding.remedy() != null) {
      entry.put("remedy", finding.remedy());
      entry.put("who", finding.who().text());
    }
    return entry;
  }
}
