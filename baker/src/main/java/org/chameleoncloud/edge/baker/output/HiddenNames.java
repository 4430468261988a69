package org.chameleoncloud.edge.baker.output;

/** The names of the hidden files next to an output. */
final class HiddenNames {
  private HiddenNames() {}

  /** A name that would be too long is shortened; its digest keeps it unique. */
  static String of(String name, String suffix) {
    return "." + (FileNames.fits("." + name + suffix) ? name : FileNames.shortened(name)) + suffix;
  }
}
