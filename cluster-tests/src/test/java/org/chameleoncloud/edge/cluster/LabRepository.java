package org.chameleoncloud.edge.cluster;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The repository of a lab with the examples of {@code gitops/lab}, and commits to it.
 *
 * @param git with the directory {@code lab}
 */
record LabRepository(GitRepository git) {
  static final List<String> EXAMPLE_DEVICES = List.of("camera-roof-west", "uc-rpi4-11");
  private static final String DEVICES = "lab/devices/";
  private static final String CLAIMS = "lab/claims/";
  private static final String LIST = "kustomization.yaml";

  /** The manifest of a device. It is still there when the device was removed. */
  String manifest(String device) {
    return git.read(DEVICES + device + ".yaml");
  }

  /**
   * Adds devices in one commit, or changes them.
   *
   * @param manifests by name
   * @return the commit
   */
  String add(Map<String, String> manifests) {
    return replace(List.of(), manifests);
  }

  /**
   * Adds devices, and a claim like that of the examples, in one commit.
   *
   * @param manifests by name
   * @return the commit
   */
  String addWithClaim(String claim, Map<String, String> manifests) {
    git.write(CLAIMS + claim + ".yaml", GitOpsLab.changed(git.read(CLAIMS + "edge-images.yaml"),
        Map.of("name: edge-images", "name: " + claim)));
    git.write(CLAIMS + LIST, git.read(CLAIMS + LIST) + "  - " + claim + ".yaml\n");
    return add(manifests);
  }

  /**
   * Removes devices in one commit.
   *
   * @return the commit
   */
  String remove(Collection<String> removed) {
    return replace(removed, Map.of());
  }

  /**
   * Removes devices and adds others in one commit.
   *
   * @param added manifests by name
   * @return the commit
   */
  String replace(Collection<String> removed, Map<String, String> added) {
    added.forEach((name, manifest) -> git.write(DEVICES + name + ".yaml", manifest));
    return push("Change", names -> {
      names.removeAll(removed);
      names.addAll(added.keySet());
    });
  }

  /**
   * Commits the devices of the examples, and no others.
   *
   * @return the commit
   */
  String reset() {
    return push("Reset", names -> {
      names.clear();
      names.addAll(EXAMPLE_DEVICES);
    });
  }

  /** Files of devices that were removed stay, and are not in the list. */
  private String push(String message, Consumer<Set<String>> change) {
    String[] parts = git.read(DEVICES + LIST).split("(?<=resources:\n)");
    Set<String> names = new TreeSet<>(parts[1].lines()
        .map(line -> line.replace("  - ", "").replace(".yaml", "")).toList());
    change.accept(names);
    git.write(DEVICES + LIST, parts[0] + names.stream()
        .map(name -> "  - " + name + ".yaml\n").collect(Collectors.joining()));
    return git.push(message);
  }
}
