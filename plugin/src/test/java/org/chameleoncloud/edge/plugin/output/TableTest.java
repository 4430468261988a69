package org.chameleoncloud.edge.plugin.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Table TWO = new Table(
      List.of(Column.shrinking("NAME", 4), Column.whole("TYPE"), Column.shrinking("WHERE", 5)))
      .row(Stream.of("laboratory", "nano", "2nd floor").map(Cell::of).toList())
      .row(Stream.of("実験室", "", "roof").map(Cell::of).toList());

  @Test
  void columnsAreTwoBlanksApartAndWideCharactersTakeTwoColumns() {
    assertThat(TWO.lines(80, false)).containsExactly(
        "NAME        TYPE  WHERE",
        "laboratory  nano  2nd floor",
        "実験室      -     roof");
  }

  @Test
  void theWidestColumnsAreCutFirst() {
    assertThat(TWO.lines(21, false)).containsExactly(
        "NAME    TYPE  WHERE",
        "labor…  nano  2nd fl…",
        "実験室  -     roof");
  }

  @Test
  void whatDoesNotFitGoesToASecondLine() {
    assertThat(TWO.lines(14, false)).containsExactly(
        "NAME      TYPE", "  WHERE",
        "laborat…  nano", "  2nd floor",
        "実験室    -", "  roof");
  }

  @Test
  void coloursAddNoWidth() {
    Table table = new Table(List.of(Column.whole("A"), Column.whole("B")))
        .row(List.of(Cell.of("yes", Style.GOOD), Cell.of("x")));

    assertThat(table.lines(80, true)).containsExactly(
        "\u001b[1mA\u001b[0m    \u001b[1mB\u001b[0m", "\u001b[32myes\u001b[0m  x");
  }

  @Test
  void textOfOthersCannotControlTheTerminal() {
    assertThat(Cell.of("a\u001b[2Jb\nc").text()).isEqualTo("a\ufffd[2Jb c");
  }

  @Provide
  Arbitrary<List<List<String>>> values() {
    Arbitrary<String> text = Arbitraries.of("a", "b", "-", "é", "実", "😀").list().ofMaxSize(30)
        .map(characters -> String.join("", characters));
    return text.list().ofSize(4).list().ofMaxSize(5);
  }

  @Property
  void noLineIsWiderThanTheTerminal(@ForAll("values") List<List<String>> values,
      @ForAll
      @IntRange(min = 12, max = 130) int width) {
    Table table = new Table(List.of(Column.shrinking("ONE", 5), Column.whole("TWO"),
        Column.shrinking("THREE", 3), Column.whole("FOUR")));
    values.forEach(row -> table.row(row.stream().map(Cell::of).toList()));

    assertThat(table.lines(width, false))
        .allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThanOrEqualTo(width));
  }

  @Property
  void withoutATerminalNothingIsCut(@ForAll("values") List<List<String>> values) {
    Table table = new Table(IntStream.range(0, 4)
        .mapToObj(i -> Column.shrinking("C" + i, 1)).toList());
    values.forEach(row -> table.row(row.stream().map(Cell::of).toList()));

    String text = String.join("\n", table.lines(Integer.MAX_VALUE, false));
    assertThat(values.stream().flatMap(List::stream)).allMatch(text::contains);
    assertThat(text).doesNotContain("…");
  }
}
