package org.chameleoncloud.edge.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;

/** Whether an operator's process is in good health, by what Linux and its log say. */
record OperatorVitals(OperatorProcess operator, Chart chart) {
  /** A tab is part of a stack trace. */
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u202e&&[^\t]]");
  private static final Pattern ERROR = Pattern.compile("\\bjava\\.lang\\.\\w*Error\\b");

  /**
   * The most memory that was resident so far, without mapped files, in MiB: the kernel takes the pages of those back before
   * a container reaches its limit.
   */
  long peakMebibytes() throws IOException {
    return mebibytes("VmHWM") - mebibytes("RssFile");
  }

  private long mebibytes(String field) throws IOException {
    Path status = Path.of("/proc", Long.toString(operator.process().pid()), "status");
    return Files.readAllLines(status).stream().filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10).findFirst()
        .orElseThrow();
  }

  /** The memory limit of the chart's container, in MiB. */
  long limitMebibytes() {
    return chart.memoryLimit() >> 20;
  }

  /** What is wrong with it. */
  List<String> problems() throws IOException {
    List<String> problems = new ArrayList<>();
    if (!operator.isAlive()) {
      problems.add("the operator has exited with " + operator.process().exitValue());
      return problems;
    }
    if (peakMebibytes() > limitMebibytes()) {
      problems.add("the operator had " + peakMebibytes() + " MiB of memory, more than its limit of "
          + limitMebibytes() + " MiB");
    }
    List<String> log = operator.lastLines(Integer.MAX_VALUE);
    log.stream().filter(line -> CONTROL.matcher(line).find()).findFirst()
        .ifPresent(line -> problems.add("the log has control characters: "
            + CONTROL.matcher(line).replaceAll("?")));
    log.stream().filter(line -> ERROR.matcher(line).find()).findFirst()
        .ifPresent(line -> problems.add("the log has an error: " + line));
    return problems;
  }

  @Override
  public String toString() {
    try {
      return "operator: at most " + peakMebibytes() + " MiB of its own resident, of "
          + limitMebibytes();
    } catch (IOException e) {
      return "operator: " + e.getMessage();
    }
  }
}
