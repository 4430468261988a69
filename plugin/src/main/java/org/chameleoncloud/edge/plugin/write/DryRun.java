package org.chameleoncloud.edge.plugin.write;

/** What {@code --dry-run} takes, in the spelling of kubectl. */
enum DryRun {
  /** Everything is written. */
  none(""),
  /** Nothing is sent that writes; what would be written is made here. */
  client(" (dry run)"),
  /** The API server checks what is sent, and does not store it. */
  server(" (server dry run)");

  private final String suffix;

  DryRun(String suffix) {
    this.suffix = suffix;
  }

  /** What follows the line of a resource. */
  String suffix() {
    return suffix;
  }
}
