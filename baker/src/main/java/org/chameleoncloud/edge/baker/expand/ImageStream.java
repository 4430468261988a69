package org.chameleoncloud.edge.baker.expand;

import java.io.FilterInputStream;
import java.io.InputStream;

/** The expanded image in a source. */
public final class ImageStream extends FilterInputStream {
  private final long length;
  private final boolean compressed;

  ImageStream(InputStream image, long length, boolean compressed) {
    super(image);
    this.length = length;
    this.compressed = compressed;
  }

  /** The image's length as stated at the start of the source, -1 if it is not; verified only at the end. */
  public long length() {
    return length;
  }

  /** Whether the source is compressed, rather than the image itself. */
  public boolean isCompressed() {
    return compressed;
  }
}
