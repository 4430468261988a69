package org.chameleoncloud.edge.sandbox.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.chameleoncloud.edge.lab.files.PrivateFiles;
import org.chameleoncloud.edge.lab.files.RunDirectory;

/**
 * The files of one run. They include credentials of the local testbed, so no other user may enter the directory.
 *
 * @param directory contains all of them
 */
public record SandboxFiles(Path directory) {
  /** Creates a directory for this process, and removes those of processes that have ended. */
  static SandboxFiles create(Path parent) throws IOException {
    SandboxFiles files = new SandboxFiles(RunDirectory.create(parent));
    Files.createDirectory(files.logs());
    return files;
  }

  /** The files of a real control plane. */
  Path controlPlane() {
    return directory.resolve("control-plane");
  }

  /** Gives access to the API server. */
  Path kubeconfig() {
    return directory.resolve("kubeconfig");
  }

  /** Gives access to the testbed. */
  public Path cloudsYaml() {
    return directory.resolve("clouds.yaml");
  }

  /** A directory NAMESPACE/NAME for each PersistentVolumeClaim. */
  public Path claims() {
    return directory.resolve("claims");
  }

  /** Secrets and scratch space of running pods. */
  Path pods() {
    return directory.resolve("pods");
  }

  /** The output of each process. */
  public Path logs() {
    return directory.resolve("logs");
  }

  /** The operator's log. */
  public Path operatorLog() {
    return logs().resolve("operator.log");
  }

  /** The log of what runs in this process: API server, testbed, node. */
  public Path sandboxLog() {
    return logs().resolve("sandbox.log");
  }

  /** Deletes all of them. */
  public void delete() throws IOException {
    PrivateFiles.deleteDirectory(directory);
  }
}
