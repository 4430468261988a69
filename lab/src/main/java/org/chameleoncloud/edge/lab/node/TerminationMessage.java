package org.chameleoncloud.edge.lab.node;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A container's last words. */
final class TerminationMessage {
  /** What a kubelet keeps of them, in bytes (Kubernetes, "Determine the Reason for Pod Failure"). */
  static final int LONGEST = 4096;

  private TerminationMessage() {}

  /** The end of the file, as long as Kubernetes keeps it. */
  static String read(Path file) throws IOException {
    try (RandomAccessFile words = new RandomAccessFile(file.toFile(), "r")) {
      words.seek(Math.max(0, words.length() - LONGEST));
      byte[] end = new byte[(int) Math.min(LONGEST, words.length())];
      words.readFully(end);
      return new String(end, StandardCharsets.UTF_8);
    }
  }
}
