package org.chameleoncloud.edge.plugin.image.claim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * What baker writes to its standard output.
 *
 * @param arguments of baker
 * @param max how many bytes are accepted
 * @param isComplete whether everything has arrived, by the number of bytes; asked after baker has ended
 */
public record Request(List<String> arguments, long max, LongPredicate isComplete) {
  /** Copies the list. */
  public Request {
    arguments = List.copyOf(arguments);
  }

  /**
   * A file, or the rest of it.
   *
   * @param path on the claim
   * @param expanded whether a compact image is expanded
   * @param offset of the first byte
   * @param size of the whole, in bytes
   */
  public static Request file(String path, boolean expanded, long offset, long size) {
    List<String> arguments = new ArrayList<>(cat(path));
    arguments.addAll(List.of("--offset", Long.toString(offset)));
    if (expanded) {
      arguments.add("--expand");
    }
    long rest = size - offset;
    return new Request(arguments, rest, count -> count == rest);
  }

  /** The config.json of an image. */
  public static Request config(String path, long max, LongPredicate isComplete) {
    List<String> arguments = new ArrayList<>(cat(path));
    arguments.add("--config");
    return new Request(arguments, max, isComplete);
  }

  private static List<String> cat(String path) {
    return List.of("cat", TransferPod.path(path), "--root", TransferPod.MOUNT);
  }
}
