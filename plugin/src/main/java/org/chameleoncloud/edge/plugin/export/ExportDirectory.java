package org.chameleoncloud.edge.plugin.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.FileFailures;
import org.chameleoncloud.edge.plugin.output.Documents;

/** A directory with one file for each device and a Kustomization that has them all. */
final class ExportDirectory {
  private static final String KUSTOMIZATION = "kustomization.yaml";

  private ExportDirectory() {}

  /** The files' contents by their names. A device's file has a prefix, since a device may be named kustomization. */
  static Map<String, String> files(List<Exported.Resource> resources) {
    Map<String, String> files = new TreeMap<>();
    resources.forEach(resource -> files.put("edgedevice-" + resource.name() + ".yaml",
        Documents.yaml(resource.manifest())));
    Map<String, Object> kustomization = new LinkedHashMap<>();
    kustomization.put("apiVersion", "kustomize.config.k8s.io/v1beta1");
    kustomization.put("kind", "Kustomization");
    kustomization.put("resources", List.copyOf(files.keySet()));
    files.put(KUSTOMIZATION, Documents.yaml(kustomization));
    return files;
  }

  /**
   * Writes files into a directory, which is created.
   *
   * @param overwrite whether files that exist are replaced; otherwise nothing is written then
   */
  static void write(Path directory, Map<String, String> files, boolean overwrite) {
    if (!overwrite) {
      files.keySet().stream().map(directory::resolve).filter(Files::exists).findFirst()
          .ifPresent(file -> {
            throw CommandFailure.notConfirmed(file
                + " exists, and nothing is written: name another directory, or use --overwrite");
          });
    }
    try {
      Files.createDirectories(directory);
      for (Map.Entry<String, String> file : files.entrySet()) {
        Files.writeString(directory.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw CommandFailure.failed("the files cannot be written (" + FileFailures.reason(e)
          + "): name another directory");
    }
  }
}
