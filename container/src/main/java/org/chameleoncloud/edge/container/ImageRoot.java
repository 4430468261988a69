package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A directory with an image's files. Runs its programs like a container engine, with an empty environment in the
 * network of the host: with this read-only root, {@code /proc}, {@code /dev}, an empty {@code /tmp} and mounts.
 *
 * <p>For root, programs run as the image's user. Other users need user namespaces, in which the programs run as root.
 *
 * @param directory the files
 * @param emulator runs the image's programs
 */
public record ImageRoot(Path directory, Emulator emulator) {
  /** The image's user and group. */
  public static final int NONROOT = 65532;

  /** Its arguments are the root, the user or an empty text, pairs of mounts up to a dash, and the command. */
  private static final String ENTER = """
      root=$1; user=$2; shift 2
      mount --bind "$root" "$root"
      mount --rbind /proc "$root/proc"
      mount --rbind /dev "$root/dev"
      mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
      while [ "$1" != - ]; do mount --bind "$1" "$root$2"; shift 2; done
      shift
      mount -o remount,bind,ro "$root"
      if [ -n "$user" ]; then set -- --userspec="$user:$user" --groups= "$root" "$@"; else set -- "$root" "$@"; fi
      exec env -i PATH=/opt/java/bin HOME=/home/nonroot LANG=C.UTF-8 "$(command -v chroot)" "$@"
      """;

  /**
   * A process ready to start.
   *
   * @param mounts paths of this machine by mount points, which must exist
   * @param command a program with its full path inside, and its arguments
   */
  public ProcessBuilder builder(Map<String, Path> mounts, List<String> command) {
    List<String> enter = new ArrayList<>(List.of("unshare", "--mount"));
    if (!isRoot()) {
      enter.add("--map-root-user");
    }
    enter.addAll(List.of("sh", "-euc", ENTER, "enter", directory.toString(),
        isRoot() ? Integer.toString(NONROOT) : ""));
    Map<String, Path> all = new HashMap<>(mounts);
    all.putAll(emulator.mounts());
    all.forEach((inside, path) -> enter.addAll(List.of(path.toString(), inside)));
    enter.add("-");
    enter.addAll(emulator.command(command));
    return new ProcessBuilder(enter);
  }

  /**
   * Runs a program until it exits.
   *
   * @return its output
   * @throws IOException if it fails; the message has its output
   */
  String run(Map<String, Path> mounts, List<String> command)
      throws IOException, InterruptedException {
    Process process = builder(mounts, command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command.getFirst() + " failed in the image's root, which requires root "
          + "with permission to mount, or user namespaces: " + output.strip());
    }
    return output;
  }

  /** Creates mount points, like a container engine, and those of the emulator. */
  public void createMountPoints(List<String> paths) throws IOException {
    List<String> all = new ArrayList<>(paths);
    all.addAll(emulator.mounts().keySet());
    for (String path : all) {
      Files.createDirectories(directory.resolve(path.substring(1)));
    }
  }

  /** Whether the programs run as the image's user. */
  public static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }
}
