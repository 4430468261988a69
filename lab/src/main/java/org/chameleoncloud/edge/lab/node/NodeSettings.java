package org.chameleoncloud.edge.lab.node;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where a {@link Node} keeps things.
 *
 * @param claims holds a folder NAMESPACE/NAME for each PersistentVolumeClaim
 * @param runs holds the Secrets and scratch space of running pods; what is in it goes with the pod
 * @param logs receives what each pod prints, as NAMESPACE_POD.log
 * @param programs what a container image would hold: a word of a command, such as {@code java} or
 *     {@code /opt/chi-edge/baker.jar}, and the file of this machine that stands for it
 */
public record NodeSettings(Path claims, Path runs, Path logs, Map<String, Path> programs) {
  /** The folder of a claim, which need not exist yet. */
  public Path claimDirectory(String namespace, String name) {
    return claims.resolve(namespace).resolve(name);
  }
}
