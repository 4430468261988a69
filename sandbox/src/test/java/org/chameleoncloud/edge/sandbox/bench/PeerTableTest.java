package org.chameleoncloud.edge.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.chameleoncloud.edge.sandbox.bench.PeerTable.Column;
import org.chameleoncloud.edge.sandbox.bench.PeerTable.Figure;
import org.chameleoncloud.edge.sandbox.bench.PeerTable.Unit;
import org.junit.jupiter.api.Test;

/** The table of operators side by side. */
class PeerTableTest {
  private static final Column FIRST = new Column("this operator",
      List.of(Figure.of("all created", Unit.SECONDS, 9.04), Figure.of("writes", Unit.EACH, 3),
          Figure.of("  create events", Unit.EACH, 1), Figure.heading("memory"),
          Figure.of("  the highest", Unit.MIB, 221.6)));
  private static final Column SECOND = new Column("ORC 2.6.0",
      List.of(Figure.of("all created", Unit.SECONDS, 11), Figure.of("writes", Unit.EACH, 2),
          Figure.of("  patch object", Unit.EACH, 2), Figure.heading("memory"),
          Figure.of("  the highest", Unit.MIB, 30)));

  @Test
  void hasAColumnForEachOperatorAndADashForWhatOneDoesNotHave() {
    assertThat(PeerTable.of(List.of(FIRST, SECOND)).lines()).containsExactly(
        "                                       this operator     ORC 2.6.0",
        "all created                                    9.0 s        11.0 s",
        "writes                                          3.00          2.00",
        "  patch object                                     -          2.00",
        "  create events                                 1.00             -",
        "memory",
        "  the highest                                222 MiB        30 MiB");
  }

  @Test
  void aHeadingHasNoDashWhereItsFiguresAreMissing() {
    Column third = new Column("floor client", List.of(Figure.of("all created", Unit.SECONDS, 8)));
    assertThat(PeerTable.of(List.of(FIRST, third)).lines()).contains("memory",
        "  the highest                                222 MiB             -");
  }

  @Test
  void threeColumnsFit80Characters() {
    assertThat(PeerTable.of(List.of(FIRST, SECOND, FIRST)).lines())
        .allMatch(line -> line.length() <= 80);
  }
}
