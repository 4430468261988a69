package org.chameleoncloud.edge.baker.expand;

import java.io.FilterInputStream;
import java.io.InputStream;

/** The image in a source, while it is expanded. */
public final class ImageStream extends FilterInputStream {
  private final long length;
  private final boolean packed;

  ImageStream(InputStream image, long length, boolean packed) {
    super(image);
    this.length = length;
    this.packed = packed;
  }

  /** How many bytes the image has as the source's beginning says, -1 when that does not; a wrong one is found at the end. */
  public long length() {
    return length;
  }

  /** Whether the source is an archive, rather than the image itself. */
  public boolean isPacked() {
    return packed;
  }
}
