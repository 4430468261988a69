package org.chameleoncloud.edge.lab.node;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A container's termination message. */
final class TerminationMessage {
  /** The part that a kubelet keeps, in bytes (Kubernetes, "Determine the Reason for Pod Failure"). */
  static final int MAX_BYTES = 4096;

  private TerminationMessage() {}

  /** The end of the file, up to the limit. */
  static String read(Path file) throws IOException {
    try (RandomAccessFile message = new RandomAccessFile(file.toFile(), "r")) {
      message.seek(Math.max(0, message.length() - MAX_BYTES));
      byte[] end = new byte[(int) Math.min(MAX_BYTES, message.length())];
      message.readFully(end);
      return new String(end, StandardCharsets.UTF_8);
    }
  }
}
