package org.chameleoncloud.edge.plugin.output;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/**
 * Writes YAML that every reader takes for the same: kubectl, Argo CD and Flux read YAML 1.1, in which {@code yes},
 * {@code 1:30} and {@code 2026-01-01} are no strings (yaml.org/type). So all strings are quoted that do not look like plain
 * text.
 */
final class YamlWriter {
  /** Starts with a letter, and has no character that means anything at any place of a plain scalar. */
  private static final Pattern PLAIN = Pattern
      .compile("[A-Za-z][A-Za-z0-9_./@+-]*( [A-Za-z0-9_./@+-]+)*");
  private static final Set<String> RESERVED = Set.of("y", "n", "yes", "no", "true", "false", "on",
      "off", "null");
  private static final DumpSettings SETTINGS = DumpSettings.builder()
      .setDefaultFlowStyle(FlowStyle.BLOCK).setWidth(Integer.MAX_VALUE).setSplitLines(false)
      .build();

  private YamlWriter() {}

  /** The document, which ends with a line break. */
  static String write(Map<String, Object> document) {
    return new Dump(SETTINGS, new Representer()).dumpToString(document);
  }

  private static final class Representer extends StandardRepresenter {
    private Representer() {
      super(SETTINGS);
      representers.put(String.class,
          text -> representScalar(Tag.STR, (String) text, style((String) text)));
    }
  }

  private static ScalarStyle style(String text) {
    return PLAIN.matcher(text).matches() && !RESERVED.contains(text.toLowerCase(Locale.ROOT))
        ? ScalarStyle.PLAIN
        : ScalarStyle.DOUBLE_QUOTED;
  }
}
