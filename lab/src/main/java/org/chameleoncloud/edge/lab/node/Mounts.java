package org.chameleoncloud.edge.lab.node;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.chameleoncloud.edge.lab.files.PrivateFiles;

/** The volumes of a pod on this machine. Rewrites paths inside its container to paths of this machine. */
final class Mounts {
  private static final int OWNER_READ = 0400;

  private final Pod pod;
  private final String namespace;
  private final KubernetesClient client;
  private final NodeSettings settings;
  private final Path directory;
  private final Map<String, Path> localPaths = new LinkedHashMap<>();
  private final Set<String> secrets = new LinkedHashSet<>();

  private Mounts(Pod pod, KubernetesClient client, NodeSettings settings, Path directory) {
    this.pod = pod;
    namespace = pod.getMetadata().getNamespace();
    this.client = client;
    this.settings = settings;
    this.directory = directory;
  }

  /**
   * Creates the volumes of a pod's container.
   *
   * @param directory for this pod's Secrets and scratch space
   * @throws PodRejectedException if a claim, a Secret or a ConfigMap does not exist, or a mount is not supported
   */
  static Mounts create(Pod pod, KubernetesClient client, NodeSettings settings, Path directory)
      throws PodRejectedException, IOException, InterruptedException {
    Mounts mounts = new Mounts(pod, client, settings, directory);
    mounts.localPaths.putAll(settings.programs());
    Map<String, Path> volumes = new HashMap<>();
    for (Volume volume : pod.getSpec().getVolumes()) {
      volumes.put(volume.getName(), mounts.volume(volume));
    }
    for (VolumeMount mount : pod.getSpec().getContainers().getFirst().getVolumeMounts()) {
      mounts.mount(mount, volumes);
    }
    return mounts;
  }

  private void mount(VolumeMount mount, Map<String, Path> volumes) throws PodRejectedException {
    Path volume = volumes.get(mount.getName());
    if (volume == null || mount.getSubPath() != null || mount.getSubPathExpr() != null) {
      throw new PodRejectedException("the mount " + mount.getMountPath()
          + " has no volume, or a subPath, which this node does not support");
    }
    localPaths.put(mount.getMountPath(), volume);
  }

  private Path volume(Volume volume)
      throws PodRejectedException, IOException, InterruptedException {
    if (volume.getPersistentVolumeClaim() != null) {
      return claim(volume.getPersistentVolumeClaim().getClaimName());
    }
    Path files = Files.createDirectories(
        directory.resolve("volumes").resolve(volume.getName()));
    if (volume.getSecret() != null) {
      writeSecret(volume.getSecret(), files);
    }
    if (volume.getConfigMap() != null) {
      writeConfigMap(volume.getConfigMap(), files);
    }
    if (volume.getProjected() != null) {
      secrets.add(new ServiceAccountFiles(pod, client).write(volume.getProjected(), files));
    }
    return files;
  }

  private Path claim(String name) throws PodRejectedException, IOException, InterruptedException {
    PersistentVolumeClaim claim = ApiRetry.untilResponse(() -> client.persistentVolumeClaims()
        .inNamespace(namespace).withName(name).get());
    if (claim == null) {
      throw new PodRejectedException(
          "PersistentVolumeClaim " + namespace + "/" + name + " does not exist");
    }
    return Files.createDirectories(settings.claimDirectory(namespace, name));
  }

  private void writeSecret(SecretVolumeSource source, Path volume)
      throws PodRejectedException, IOException, InterruptedException {
    Secret secret = ApiRetry.untilResponse(() -> client.secrets().inNamespace(namespace)
        .withName(source.getSecretName()).get());
    if (secret == null) {
      throw new PodRejectedException(
          "Secret " + namespace + "/" + source.getSecretName() + " does not exist");
    }
    int mode = Optional.ofNullable(source.getDefaultMode()).orElse(OWNER_READ);
    for (KeyToPath item : items(source, secret)) {
      String value = secret.getData().get(item.getKey());
      if (value == null || item.getMode() != null) {
        throw new PodRejectedException("it selects the key " + item.getKey() + " of Secret "
            + source.getSecretName() + ", which does not exist or has its own mode, which this "
            + "node does not support");
      }
      byte[] content = Base64.getDecoder().decode(value);
      Path file = volume.resolve(item.getPath());
      Files.createDirectories(file.getParent());
      PrivateFiles.write(file, content, mode);
      secrets.addAll(SecretValues.of(content));
    }
  }

  private void writeConfigMap(ConfigMapVolumeSource source, Path volume)
      throws PodRejectedException, IOException, InterruptedException {
    if (!source.getItems().isEmpty()) {
      throw new PodRejectedException(
          "it selects items of a ConfigMap, which this node does not support");
    }
    ConfigMap map = ApiRetry.untilResponse(() -> client.configMaps().inNamespace(namespace)
        .withName(source.getName()).get());
    if (map == null) {
      throw new PodRejectedException(
          "ConfigMap " + namespace + "/" + source.getName() + " does not exist");
    }
    for (Map.Entry<String, String> entry : map.getData().entrySet()) {
      Files.writeString(volume.resolve(entry.getKey()), entry.getValue());
    }
  }

  /** The keys that a pod selects, with their paths; without a selection all keys, under their names. */
  private static List<KeyToPath> items(SecretVolumeSource source, Secret secret) {
    return source.getItems().isEmpty()
        ? secret.getData().keySet().stream().map(key -> new KeyToPath(key, null, key)).toList()
        : source.getItems();
  }

  /** The texts in the mounted Secrets that must not appear anywhere else. */
  Collection<String> secrets() {
    return Set.copyOf(secrets);
  }

  /** A word of the container's command, with a program or a mounted path rewritten for this machine. */
  String rewrite(String word) {
    return localPaths.entrySet().stream()
        .filter(path -> word.equals(path.getKey()) || word.startsWith(path.getKey() + "/"))
        .max((a, b) -> Integer.compare(a.getKey().length(), b.getKey().length()))
        .map(path -> path.getValue() + word.substring(path.getKey().length())).orElse(word);
  }

  /** Mounts a file of this machine at a path inside the container. */
  void add(String inside, Path file) {
    localPaths.put(inside, file);
  }
}
