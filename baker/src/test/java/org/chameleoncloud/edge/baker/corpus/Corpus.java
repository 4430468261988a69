package org.chameleoncloud.edge.baker.corpus;

import java.util.List;
import java.util.stream.Stream;

/** Every layout of a balenaOS image, and every trouble that one may be in. */
final class Corpus {
  private Corpus() {}

  static List<CorpusImage> all() {
    return Stream.of(BalenaLayouts.images(), UnusualTables.images(), BrokenTables.images(),
        UnusualVolumes.images(), BrokenVolumes.images(), UnusualContents.images())
        .flatMap(each -> each).toList();
  }
}
