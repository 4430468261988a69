package org.chameleoncloud.edge.baker.boot;

/** Which images a device's configuration may be written into. */
public enum Accepted {
  /** Only images without secrets of a device: what is written becomes the image of another one. */
  UNCONFIGURED,
  /** Any image. What its boot partition still has of deleted files is zeroed. */
  ANY
}
