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

/** What a pod's volumes are on this machine, and how the paths inside its container read here. */
final class Mounts {
  private static final int READ_BY_OWNER = 0400;

  private final Pod pod;
  private final String namespace;
  private final KubernetesClient client;
  private final NodeSettings settings;
  private final Path folder;
  private final Map<String, Path> places = new LinkedHashMap<>();
  private final Set<String> secrets = new LinkedHashSet<>();

  private Mounts(Pod pod, KubernetesClient client, NodeSettings settings, Path folder) {
    this.pod = pod;
    namespace = pod.getMetadata().getNamespace();
    this.client = client;
    this.settings = settings;
    this.folder = folder;
  }

  /**
   * Makes the volumes of a pod's one container.
   *
   * @param folder this pod's own; Secrets and scratch space go there
   * @throws PodRejectedException when a claim, a Secret or a ConfigMap is missing, or a mount is of a kind that is not known here
   */
  static Mounts make(Pod pod, KubernetesClient client, NodeSettings settings, Path folder)
      throws PodRejectedException, IOException, InterruptedException {
    Mounts mounts = new Mounts(pod, client, settings, folder);
    mounts.places.putAll(settings.programs());
    Map<String, Path> volumes = new HashMap<>();
    for (Volume volume : pod.getSpec().getVolumes()) {
      volumes.put(volume.getName(), mounts.place(volume));
    }
    for (VolumeMount mount : pod.getSpec().getContainers().getFirst().getVolumeMounts()) {
      mounts.mount(mount, volumes);
    }
    return mounts;
  }

  private void mount(VolumeMount mount, Map<String, Path> volumes) throws PodRejectedException {
    Path place = volumes.get(mount.getName());
    if (place == null || mount.getSubPath() != null || mount.getSubPathExpr() != null) {
      throw new PodRejectedException("the mount " + mount.getMountPath()
          + " is of no volume, or of a part of one, which this node does not do");
    }
    places.put(mount.getMountPath(), place);
  }

  private Path place(Volume volume) throws PodRejectedException, IOException, InterruptedException {
    if (volume.getPersistentVolumeClaim() != null) {
      return claim(volume.getPersistentVolumeClaim().getClaimName());
    }
    Path place = Files.createDirectories(folder.resolve("volumes").resolve(volume.getName()));
    if (volume.getSecret() != null) {
      writeSecret(volume.getSecret(), place);
    }
    if (volume.getConfigMap() != null) {
      writeConfigMap(volume.getConfigMap(), place);
    }
    if (volume.getProjected() != null) {
      secrets.add(new ServiceAccountFiles(pod, client).write(volume.getProjected(), place));
    }
    return place;
  }

  private Path claim(String name) throws PodRejectedException, IOException, InterruptedException {
    PersistentVolumeClaim claim = ApiRetry.await(() -> client.persistentVolumeClaims()
        .inNamespace(namespace).withName(name).get());
    if (claim == null) {
      throw new PodRejectedException(
          "there is no PersistentVolumeClaim " + name + " in " + namespace);
    }
    return Files.createDirectories(settings.claimDirectory(namespace, name));
  }

  private void writeSecret(SecretVolumeSource source, Path place)
      throws PodRejectedException, IOException, InterruptedException {
    Secret secret = ApiRetry.await(() -> client.secrets().inNamespace(namespace)
        .withName(source.getSecretName()).get());
    if (secret == null) {
      throw new PodRejectedException(
          "there is no Secret " + source.getSecretName() + " in " + namespace);
    }
    int mode = Optional.ofNullable(source.getDefaultMode()).orElse(READ_BY_OWNER);
    for (KeyToPath item : items(source, secret)) {
      String value = secret.getData().get(item.getKey());
      if (value == null || item.getMode() != null) {
        throw new PodRejectedException("it picks the key " + item.getKey() + ", which the Secret "
            + source.getSecretName() + " has not, or with a mode of its own, which this node does "
            + "not do");
      }
      byte[] content = Base64.getDecoder().decode(value);
      Path file = place.resolve(item.getPath());
      Files.createDirectories(file.getParent());
      PrivateFiles.write(file, content, mode);
      secrets.addAll(SecretValues.of(content));
    }
  }

  private void writeConfigMap(ConfigMapVolumeSource source, Path place)
      throws PodRejectedException, IOException, InterruptedException {
    if (!source.getItems().isEmpty()) {
      throw new PodRejectedException("it picks items of a ConfigMap, which this node does not do");
    }
    ConfigMap map = ApiRetry.await(() -> client.configMaps().inNamespace(namespace)
        .withName(source.getName()).get());
    if (map == null) {
      throw new PodRejectedException(
          "there is no ConfigMap " + source.getName() + " in " + namespace);
    }
    for (Map.Entry<String, String> entry : map.getData().entrySet()) {
      Files.writeString(place.resolve(entry.getKey()), entry.getValue());
    }
  }

  /** The keys that a pod picks and the paths that it wants them at; else all, each at its name. */
  private static List<KeyToPath> items(SecretVolumeSource source, Secret secret) {
    return source.getItems().isEmpty()
        ? secret.getData().keySet().stream().map(key -> new KeyToPath(key, null, key)).toList()
        : source.getItems();
  }

  /** The texts in the mounted Secrets that nobody else may see. */
  Collection<String> secrets() {
    return Set.copyOf(secrets);
  }

  /** A word of the container's command as it reads on this machine: a program or a mounted path is exchanged. */
  String here(String word) {
    return places.entrySet().stream()
        .filter(place -> word.equals(place.getKey()) || word.startsWith(place.getKey() + "/"))
        .max((a, b) -> Integer.compare(a.getKey().length(), b.getKey().length()))
        .map(place -> place.getValue() + word.substring(place.getKey().length())).orElse(word);
  }

  /** Has a path inside the container stand for a file here. */
  void put(String inside, Path here) {
    places.put(inside, here);
  }
}
