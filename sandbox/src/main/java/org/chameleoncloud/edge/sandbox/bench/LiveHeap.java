package org.chameleoncloud.edge.sandbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.chameleoncloud.edge.lab.process.JavaProgram;

/**
 * What is left in the heap of a JVM after a full collection, as it counts its objects.
 *
 * @param bytesByClass by the JVM's name of the class
 */
record LiveHeap(Map<String, Long> bytesByClass) {
  private static final int TIMEOUT_SECONDS = 60;
  /** FillerArray and FillerElement, of the package jdk.internal.vm. */
  private static final String FILLER = "jdk.internal.vm.Filler";
  private static final double MEBI = 1 << 20;
  /** {@code num: #instances #bytes class (module)}. */
  private static final Pattern ROW = Pattern
      .compile("\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+)(?: \\(\\S+\\))?");

  /**
   * Makes another JVM on this machine collect, and counts. Not this one: it stands still until its output is read.
   *
   * @throws IOException if it has ended, is no JVM of this user, or does not respond; the message says why
   */
  static LiveHeap of(long pid) throws IOException, InterruptedException {
    Path output = Files.createTempFile("histogram", ".txt");
    Process process = new ProcessBuilder(JavaProgram.java().resolveSibling("jcmd").toString(),
        Long.toString(pid), "GC.class_histogram").redirectErrorStream(true)
        .redirectOutput(output.toFile()).start();
    try {
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("the JVM " + pid + " did not count its heap within "
            + TIMEOUT_SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw new IOException("the heap of the JVM " + pid + " cannot be counted: "
            + Files.readString(output).strip());
      }
      return parse(Files.readString(output));
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }

  /**
   * Parses what {@code jcmd PID GC.class_histogram} prints. Classes of the same name, by several loaders, are one. Gaps
   * are left out: the serial collector fills them with objects, and closes them only in every fourth collection.
   *
   * @throws IOException if it has no rows
   */
  static LiveHeap parse(String histogram) throws IOException {
    Map<String, Long> bytes = new HashMap<>();
    histogram.lines().map(ROW::matcher).filter(Matcher::matches)
        .filter(row -> !row.group(2).contains(FILLER))
        .forEach(row -> bytes.merge(row.group(2), Long.parseLong(row.group(1)), Long::sum));
    if (bytes.isEmpty()) {
      throw new IOException("this is no histogram of a heap: " + histogram.strip());
    }
    return new LiveHeap(bytes);
  }

  /** All of it, in MiB. */
  double mebibytes() {
    return bytesByClass.values().stream().mapToLong(Long::longValue).sum() / MEBI;
  }

  /** Lines of class and growth in bytes since an earlier count, what grew most first. */
  List<String> growthSince(LiveHeap earlier) {
    List<Map.Entry<String, Long>> growth = new ArrayList<>();
    Stream.concat(bytesByClass.keySet().stream(), earlier.bytesByClass.keySet().stream()).distinct()
        .forEach(name -> growth.add(Map.entry(name, bytesByClass.getOrDefault(name, 0L)
            - earlier.bytesByClass.getOrDefault(name, 0L))));
    return growth.stream().filter(entry -> entry.getValue() != 0)
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()))
        .map(entry -> "%+,12d  %s".formatted(entry.getValue(), entry.getKey())).toList();
  }
}
