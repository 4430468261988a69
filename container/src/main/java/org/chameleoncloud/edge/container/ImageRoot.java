package org.chameleoncloud.edge.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A folder with an image's files, to run its programs as a container engine would: as its root, which is read-only, with
 * {@code /proc}, {@code /dev}, an empty {@code /tmp} and mounts, in the host's network, without any environment.
 *
 * <p>As root, programs run as the image's user. Anybody else needs user namespaces, and the programs run as that person,
 * who is called root inside.
 *
 * @param folder the files
 */
public record ImageRoot(Path folder) {
  /** The image's user and group. */
  public static final int NONROOT = 65532;

  /** Its arguments are the root, the user if any, pairs of mounts up to a lone dash, and the command. */
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
   * Prepares a program's start.
   *
   * @param mounts paths of this machine by their paths inside, which have to be there
   * @param command the program by its full path inside, and its arguments
   */
  public ProcessBuilder program(Map<String, Path> mounts, List<String> command) {
    List<String> words = new ArrayList<>(List.of("unshare", "--mount"));
    if (!isRoot()) {
      words.add("--map-root-user");
    }
    words.addAll(List.of("sh", "-euc", ENTER, "enter", folder.toString(),
        isRoot() ? Integer.toString(NONROOT) : ""));
    mounts.forEach((inside, here) -> words.addAll(List.of(here.toString(), inside)));
    words.add("-");
    words.addAll(command);
    return new ProcessBuilder(words);
  }

  /** Makes the places of mounts, as a container engine does. */
  public void makePlaces(List<String> inside) throws IOException {
    for (String place : inside) {
      Files.createDirectories(folder.resolve(place.substring(1)));
    }
  }

  /** Whether the programs run as the image's user. */
  public static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }
}
