package org.chameleoncloud.edge.baker.corpus;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.chameleoncloud.edge.baker.Images;
import org.chameleoncloud.edge.baker.Programs;
import org.chameleoncloud.edge.baker.config.ConfigJson;
import org.chameleoncloud.edge.baker.outcome.BakeFailure;
import org.chameleoncloud.edge.baker.outcome.Reason;

/** Judges the result for an image with fsck.vfat, mtools and a comparison of bytes, without baker's reader. */
final class Judge {
  static final List<String> PROGRAMS = List.of("fsck.vfat", "mcopy");
  private static final String CONFIG = "config.json";

  private final CorpusImage image;
  private final Path source;
  private final Path directory;

  /**
   * @param source the original image
   * @param directory an empty directory for temporary files
   */
  Judge(CorpusImage image, Path source, Path directory) {
    this.image = image;
    this.source = source;
    this.directory = directory;
  }

  /** The verdict on a result, given whether the tool reported success. */
  Verdict verdict(Path result, boolean reportedSuccess) throws IOException, InterruptedException {
    if (FileRegions.same(source, result)) {
      return reportedSuccess ? Verdict.DAMAGED : Verdict.REFUSED;
    }
    if (!FileRegions.sameOutside(image.boot(), source, result)) {
      return Verdict.DAMAGED;
    }
    Map<String, String> old = files(source);
    Map<String, String> now = files(result);
    String oldConfig = old.remove(CONFIG);
    String config = now.remove(CONFIG);
    boolean kept = old.equals(now)
        && (reportedSuccess
            ? containsChanges(config)
            : String.valueOf(oldConfig).equals(config));
    if (!kept) {
      return Verdict.DAMAGED;
    }
    boolean complaint = hasNewComplaint(result);
    if (!reportedSuccess) {
      return complaint ? Verdict.DAMAGED : Verdict.REFUSED;
    }
    return complaint ? Verdict.COMPLAINT : Verdict.GOOD;
  }

  /** Whether all changed settings are present. The tools differ in what they do with the other settings. */
  private boolean containsChanges(String config) {
    if (config == null) {
      return false;
    }
    try {
      ConfigJson found = ConfigJson.parse(config.getBytes(StandardCharsets.ISO_8859_1),
          CONFIG, Reason.MalformedConfig);
      return found.with(image.changes().config()).equals(found.with(ConfigJson.empty()));
    } catch (BakeFailure _) {
      return false;
    }
  }

  private boolean hasNewComplaint(Path result) throws IOException, InterruptedException {
    Set<String> now = complaints(result);
    return !now.isEmpty() && !complaints(source).containsAll(now);
  }

  /** All files of the boot partition as read by mtools, by path; each byte is one character. */
  private Map<String, String> files(Path file) throws IOException, InterruptedException {
    Path copy = Files.createTempDirectory(directory, "files");
    Programs.run("mcopy", "-s", "-n", "-i", file + "@@" + image.boot().start(), "::",
        copy.toString());
    Map<String, String> files = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    try (Stream<Path> all = Files.walk(copy)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        files.put(copy.relativize(each).toString(),
            Files.readString(each, StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  /** The problems that fsck.vfat reports, without numbers; empty if there are none. */
  private Set<String> complaints(Path file) throws IOException, InterruptedException {
    Path volume = Images.writeSparse(directory.resolve("volume"),
        FileRegions.read(image.boot(), file));
    Programs.Result result = Programs.run("fsck.vfat", "-n", volume.toString());
    Stream<String> failure = result.code() == 0
        ? Stream.empty()
        : Stream.of("exit code " + result.code());
    return Stream.concat(failure, result.output().lines())
        .filter(line -> !line.startsWith("fsck.fat ") && !line.contains(" clusters"))
        .map(line -> line.replaceAll("[0-9]+", "#")).collect(Collectors.toSet());
  }
}
