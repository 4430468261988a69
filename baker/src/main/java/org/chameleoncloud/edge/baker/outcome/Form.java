package org.chameleoncloud.edge.baker.outcome;

/** What an image file contains. */
public enum Form {
  /** The image itself, ready to be flashed. */
  RAW("raw"),
  /** The difference between the image and its base: a few tens of kB. It is expanded before flashing. */
  COMPACT("compact");

  private final String id;

  Form(String id) {
    this.id = id;
  }

  /** Its name in results. */
  public String id() {
    return id;
  }
}
