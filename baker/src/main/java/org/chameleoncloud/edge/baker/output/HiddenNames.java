package org.chameleoncloud.edge.baker.output;

/** The names of the hidden files next to an output. */
final class HiddenNames {
  private HiddenNames() {}

  /** Whether a file has the name of one that a running or killed process writes. */
  static boolean isHidden(String name) {
    return name.startsWith(".")
        && (name.endsWith(OutputFile.BAKING) || name.endsWith(OutputFile.LOCK));
  }

  /** A name that would be too long is shortened; its digest keeps it unique. */
  static String of(String name, String suffix) {
    return "." + (FileNames.fits("." + name + suffix) ? name : FileNames.shortened(name)) + suffix;
  }
}
