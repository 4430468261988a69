package org.chameleoncloud.edge.registry.http;

import java.io.InputStream;

/** Limits how large an element of a list and how long the list may be, while it is read. */
final class ElementLimit extends CountedInputStream {
  /** In KiB; a record has about 1, a reserved device less. With what a parser reads ahead. */
  static final int MAX_KIB = 256;
  /** Two and a half times the largest testbed that this is built for. */
  static final int MAX_ELEMENTS = 25_000;

  private final String what;
  private int bytes;
  private int elements;

  /** Limits a list of {@code what}. */
  ElementLimit(InputStream in, String what) {
    super(in);
    this.what = what;
  }

  /** Called after each element. */
  void next() throws UnexpectedResponseException {
    bytes = 0;
    elements++;
    if (elements > MAX_ELEMENTS) {
      throw new UnexpectedResponseException("more than " + MAX_ELEMENTS + " " + what);
    }
  }

  @Override
  void count(int read) throws UnexpectedResponseException {
    bytes += read;
    if (bytes > MAX_KIB << 10) {
      throw new UnexpectedResponseException("an entry larger than " + MAX_KIB + " KiB");
    }
  }
}
