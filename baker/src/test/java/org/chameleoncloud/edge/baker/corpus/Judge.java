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

/** Says what became of an image, by fsck.vfat and mtools and by comparing bytes; our own reader has no say. */
final class Judge {
  static final List<String> PROGRAMS = List.of("fsck.vfat", "mcopy");
  private static final String CONFIG = "config.json";

  private final CorpusImage image;
  private final Path source;
  private final Path folder;

  /**
   * @param source the image as it was
   * @param folder an empty one for the judge's own use
   */
  Judge(CorpusImage image, Path source, Path folder) {
    this.image = image;
    this.source = source;
    this.folder = folder;
  }

  /** The verdict on what was made of the source, by somebody who says that it is baked, or that it cannot be. */
  Verdict of(Path result, boolean saidBaked) throws IOException, InterruptedException {
    if (FileRegions.same(source, result)) {
      return saidBaked ? Verdict.DAMAGED : Verdict.REFUSED;
    }
    if (!FileRegions.sameOutside(image.boot(), source, result)) {
      return Verdict.DAMAGED;
    }
    Map<String, String> old = files(source);
    Map<String, String> now = files(result);
    String oldConfig = old.remove(CONFIG);
    String config = now.remove(CONFIG);
    boolean kept = old.equals(now)
        && (saidBaked ? holdsChanges(config) : String.valueOf(oldConfig).equals(config));
    if (!kept) {
      return Verdict.DAMAGED;
    }
    boolean complaint = hasNewComplaint(result);
    if (!saidBaked) {
      return complaint ? Verdict.DAMAGED : Verdict.REFUSED;
    }
    return complaint ? Verdict.COMPLAINT : Verdict.GOOD;
  }

  /** Whether every setting that was to be written is there; what else there is differs between the ways of baking. */
  private boolean holdsChanges(String config) {
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

  /** All files of the boot partition as mtools reads them, by their paths, byte for character. */
  private Map<String, String> files(Path file) throws IOException, InterruptedException {
    Path copy = Files.createTempDirectory(folder, "files");
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

  /** What fsck.vfat finds, without the numbers; empty when it is content. */
  private Set<String> complaints(Path file) throws IOException, InterruptedException {
    Path volume = Images.writeSparse(folder.resolve("volume"),
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
