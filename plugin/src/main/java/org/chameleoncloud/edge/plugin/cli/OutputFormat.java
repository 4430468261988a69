package org.chameleoncloud.edge.plugin.cli;

/** The formats of {@code -o}, in the spelling of kubectl. */
public enum OutputFormat {
  /** For people. */
  table,
  /** For people, with everything. */
  wide,
  /** The resources as JSON. */
  json,
  /** The resources as YAML. */
  yaml,
  /** One {@code TYPE/NAME} a line, as other kubectl commands take it. */
  name;

  /** Whether programs read it. */
  public boolean isDocument() {
    return this == json || this == yaml;
  }
}
