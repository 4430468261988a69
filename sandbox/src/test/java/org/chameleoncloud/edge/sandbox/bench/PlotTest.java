package org.chameleoncloud.edge.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.chameleoncloud.edge.sandbox.bench.Plot.Sample;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The picture of a run. */
class PlotTest {
  private static final List<Sample> SAMPLES = List.of(new Sample(0, 0, 40, 0),
      new Sample(50, 1.5, 200, 5_000), new Sample(100, 0.1, 290, 10_000));

  private static Document read(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  @Test
  void eachPanelHasALineWithAPointForEachSample() throws Exception {
    NodeList lines = read(Plot.svg("10,000 devices", SAMPLES)).getElementsByTagName("polyline");
    assertThat(lines.getLength()).isEqualTo(3);
    for (int i = 0; i < lines.getLength(); i++) {
      String points = lines.item(i).getAttributes().getNamedItem("points").getTextContent();
      assertThat(points.split(" ")).hasSameSizeAs(SAMPLES).allMatch(
          Pattern.compile("[0-9.]+,[0-9.]+").asMatchPredicate());
    }
  }

  @Test
  void axesEndAtRoundNumbersThatHoldTheHighestValues() {
    assertThat(Plot.svg("10,000 devices", SAMPLES)).contains(">10000<", ">400<", ">2<", ">100<");
  }
}
