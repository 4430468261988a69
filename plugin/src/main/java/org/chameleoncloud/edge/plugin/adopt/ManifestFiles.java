package org.chameleoncloud.edge.plugin.adopt;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.plugin.outcome.CommandFailure;
import org.chameleoncloud.edge.plugin.outcome.FileFailures;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Resources in files, before they are applied. */
final class ManifestFiles {
  private static final int MAX_BYTES = 16 << 20;
  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  private ManifestFiles() {}

  /**
   * The EdgeDevices of files, and of the YAML and JSON files of directories; all else in them is ignored.
   *
   * @throws CommandFailure when a file cannot be read, or is no YAML
   */
  static List<Candidate> read(List<Path> paths, KubernetesSerialization serialization) {
    List<Candidate> candidates = new ArrayList<>();
    for (Path path : paths) {
      files(path).forEach(file -> candidates.addAll(candidates(file, serialization)));
    }
    return candidates;
  }

  private static List<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.filter(file -> ENDINGS.stream().anyMatch(file.toString()::endsWith)).sorted()
          .toList();
    } catch (IOException e) {
      throw CommandFailure.failed(path + " cannot be read: " + FileFailures.reason(e)
          + ". Correct --filename");
    }
  }

  private static List<Candidate> candidates(Path file, KubernetesSerialization serialization) {
    List<Candidate> candidates = new ArrayList<>();
    try {
      for (Object document : new Load(LoadSettings.builder().build())
          .loadAllFromString(text(file))) {
        resources(document).filter(ManifestFiles::isDevice)
            .forEach(resource -> candidates.add(candidate(resource, serialization)));
      }
    } catch (YamlEngineException | IllegalArgumentException e) {
      throw CommandFailure.failed(file + " cannot be read: "
          + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ". Correct it");
    }
    return candidates;
  }

  private static Stream<Map<?, ?>> resources(Object document) {
    if (!(document instanceof Map<?, ?> map)) {
      return Stream.empty();
    }
    return map.get("items") instanceof List<?> items
        ? items.stream().flatMap(ManifestFiles::resources)
        : Stream.of(map);
  }

  private static boolean isDevice(Map<?, ?> resource) {
    EdgeDevice type = new EdgeDevice();
    return type.getKind().equals(resource.get("kind"))
        && type.getApiVersion().equals(resource.get("apiVersion"))
        && resource.get("metadata") instanceof Map<?, ?> metadata
        && metadata.get("name") instanceof String && resource.get("spec") instanceof Map<?, ?>;
  }

  private static Candidate candidate(Map<?, ?> resource, KubernetesSerialization serialization) {
    return new Candidate((String) ((Map<?, ?>) resource.get("metadata")).get("name"),
        serialization.convertValue(resource.get("spec"), EdgeDeviceSpec.class));
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw CommandFailure.failed(file + " has more than 16 MiB: correct --filename");
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw CommandFailure.failed(file + " cannot be read: " + FileFailures.reason(e)
          + ". Correct --filename");
    }
  }
}
