package org.chameleoncloud.edge.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.chameleoncloud.edge.sandbox.bench.Plot.Panel;
import org.chameleoncloud.edge.sandbox.bench.Plot.Sample;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The picture of a run. */
class PlotTest {
  private static final List<Panel> PANELS = List.of(
      new Panel("registered devices", List.of("registered")),
      new Panel("memory, MiB", List.of("resident_mib", "live_heap_mib")));
  private static final List<Sample> SAMPLES = List.of(sample(0, 0, 40, 10),
      sample(50, 5_000, 200, Double.NaN), sample(100, 10_000, 290, 30));

  private static Sample sample(double seconds, double... values) {
    return new Sample(seconds, Arrays.stream(values).boxed().toList());
  }

  private static Document read(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static String svg() {
    return Plot.svg("10,000 devices", PANELS, SAMPLES, List.of(25.0, 75.0));
  }

  private static List<Integer> pointsOfLines() throws Exception {
    NodeList lines = read(svg()).getElementsByTagName("polyline");
    return IntStream.range(0, lines.getLength())
        .mapToObj(i -> lines.item(i).getAttributes().getNamedItem("points").getTextContent())
        .map(points -> points.split(" "))
        .peek(points -> assertThat(points)
            .allMatch(Pattern.compile("[0-9.]+,[0-9.]+").asMatchPredicate()))
        .map(points -> points.length).toList();
  }

  @Test
  void aLineHasAPointForEachSampleAndAGapWhereThereIsNone() throws Exception {
    assertThat(pointsOfLines()).containsExactly(3, 3, 1, 1);
  }

  @Test
  void axesEndAtRoundNumbersThatHoldTheHighestValues() {
    assertThat(svg()).contains(">10000<", ">400<", ">100<");
  }

  @Test
  void eachPanelShowsTheMarks() throws Exception {
    NodeList lines = read(svg()).getElementsByTagName("line");
    long vertical = IntStream.range(0, lines.getLength())
        .mapToObj(i -> lines.item(i).getAttributes())
        .filter(line -> line.getNamedItem("x1").getTextContent()
            .equals(line.getNamedItem("x2").getTextContent()))
        .count();
    assertThat(vertical).isEqualTo(4);
  }

  @Test
  void aPanelWithSeveralLinesNamesThem() {
    assertThat(svg()).contains("resident mib</tspan>", "live heap mib</tspan>")
        .doesNotContain("registered</tspan>");
  }
}
