package org.chameleoncloud.edge.registry.doni;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.chameleoncloud.edge.registry.http.UnexpectedResponseException;

/**
 * Limits how large a record and how long a list may be, while it is read: a registry that a user brings along must not
 * fill the memory that all users share.
 */
final class RecordLimit extends FilterInputStream {
  /** In KiB; a record has about 1. One that no list may exceed, with what a parser reads ahead. */
  static final int MAX_RECORD_KIB = 256;
  /** Two and a half times the largest testbed that this is built for. */
  static final int MAX_RECORDS = 25_000;

  private int bytes;
  private int records;

  RecordLimit(InputStream in) {
    super(in);
  }

  /** Called before each record is read. */
  void nextRecord() throws UnexpectedResponseException {
    bytes = 0;
    records++;
    if (records > MAX_RECORDS) {
      throw new UnexpectedResponseException("more than " + MAX_RECORDS + " records");
    }
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    count(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count(Math.max(read, 0));
    return read;
  }

  private void count(int read) throws UnexpectedResponseException {
    bytes += read;
    if (bytes > MAX_RECORD_KIB << 10) {
      throw new UnexpectedResponseException("a record of more than " + MAX_RECORD_KIB + " KiB");
    }
  }
}
