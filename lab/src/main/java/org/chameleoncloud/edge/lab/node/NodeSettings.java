package org.chameleoncloud.edge.lab.node;

import java.nio.file.Path;
import java.util.Map;

/**
 * The directories and programs of a {@link Node}.
 *
 * @param claims contains a directory NAMESPACE/NAME for each PersistentVolumeClaim
 * @param runs for Secrets and scratch space of running pods; deleted with the pod
 * @param logs receives the output of each pod, as NAMESPACE_POD.log
 * @param programs replaces container images: maps a word of a command, such as {@code java} or {@code /opt/app.jar}, to
 *     a file of this machine
 */
public record NodeSettings(Path claims, Path runs, Path logs, Map<String, Path> programs) {
  /** The directory of a claim, which may not exist yet. */
  public Path claimDirectory(String namespace, String name) {
    return claims.resolve(namespace).resolve(name);
  }
}
