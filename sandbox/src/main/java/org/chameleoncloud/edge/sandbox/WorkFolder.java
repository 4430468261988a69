package org.chameleoncloud.edge.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.chameleoncloud.edge.sandbox.node.OwnFiles;

/**
 * The folder of one run, of the demo or of tests. It holds credentials of the local testbed, so nobody else may enter it.
 *
 * @param path the folder
 */
public record WorkFolder(Path path) {
  /** Makes a folder for this process, and removes those of processes that are gone. */
  public static WorkFolder make(Path parent) throws IOException {
    Files.createDirectories(parent);
    try (DirectoryStream<Path> earlier = Files.newDirectoryStream(parent)) {
      for (Path folder : earlier) {
        if (!inUse(folder)) {
          OwnFiles.remove(folder);
        }
      }
    }
    WorkFolder made = new WorkFolder(
        OwnFiles.folder(parent.resolve(Long.toString(ProcessHandle.current().pid()))));
    Files.createDirectory(made.logs());
    return made;
  }

  private static boolean inUse(Path folder) {
    String pid = folder.getFileName().toString();
    return pid.matches("\\d{1,18}") && Long.parseLong(pid) != ProcessHandle.current().pid()
        && ProcessHandle.of(Long.parseLong(pid)).isPresent();
  }

  /** The files of a real control plane. */
  Path controlPlane() {
    return path.resolve("control-plane");
  }

  /** How to reach the API server. */
  public Path kubeconfig() {
    return path.resolve("kubeconfig");
  }

  /** How to reach the testbed. */
  public Path cloudsYaml() {
    return path.resolve("clouds.yaml");
  }

  /** A folder NAMESPACE/NAME for each claim. */
  public Path claims() {
    return path.resolve("claims");
  }

  /** What running pods hold. */
  public Path pods() {
    return path.resolve("pods");
  }

  /** What each process printed. */
  public Path logs() {
    return path.resolve("logs");
  }

  /** The operator's log. */
  public Path operatorLog() {
    return logs().resolve("operator.log");
  }

  /** What the demo's own parts (API server, testbed, node) say. */
  public Path sandboxLog() {
    return logs().resolve("sandbox.log");
  }

  void remove() throws IOException {
    OwnFiles.remove(path);
  }
}
