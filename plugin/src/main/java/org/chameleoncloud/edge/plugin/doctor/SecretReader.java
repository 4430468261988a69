package org.chameleoncloud.edge.plugin.doctor;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.CredentialsRef;
import org.chameleoncloud.edge.operator.api.EdgeDeviceSpec;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.plugin.doctor.Examination.SecretFacts;
import org.chameleoncloud.edge.plugin.doctor.Examination.SecretUse;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.credentials.CredentialsException;
import org.chameleoncloud.edge.registry.credentials.CredentialsFile;

/** Reads Secrets, and remembers all their values, which must not be shown. */
final class SecretReader {
  private final ApiReader api;
  private final String namespace;
  private final Set<String> values = new LinkedHashSet<>();

  SecretReader(ApiReader api, String namespace) {
    this.api = api;
    this.namespace = namespace;
  }

  /** The values to mask, of all Secrets that were read so far. */
  List<Sensitive> known() {
    return values.stream().map(Sensitive::of).toList();
  }

  /** Also masks the user's own credentials for the cluster. */
  void addCredentialsOf(Config config) {
    Stream.of(config.getOauthToken(), config.getAutoOAuthToken(), config.getPassword(),
        config.getClientKeyData()).filter(Objects::nonNull)
        .forEach(value -> values.addAll(SecretTexts.of(value)));
  }

  /** The Secrets that a resource names: for its credentials first. */
  List<SecretUse> of(EdgeDeviceSpec spec) {
    List<SecretUse> uses = new ArrayList<>();
    Set<CredentialsRef> references = new LinkedHashSet<>(
        List.of(spec.credentials()));
    references.add(spec.deviceCredentials());
    references.forEach(ref -> uses.add(new SecretUse(ref.name(), ref.cloud(),
        read(ref.name(), Optional.of(ref), Set.of()))));
    Map<String, Set<String>> keys = new TreeMap<>();
    if (spec.image() != null) {
      spec.image().secretRefs().stream().filter(SecretKeyRef::isWellFormed).forEach(ref -> keys
          .computeIfAbsent(ref.name(), _ -> new LinkedHashSet<>()).add(ref.key()));
    }
    keys.forEach((name, needed) -> uses
        .add(new SecretUse(name, null, read(name, Optional.empty(), needed))));
    return uses;
  }

  /** Reads a Secret of which only the values are needed, to mask them; false if it may not be read. */
  boolean addValuesOf(String name) {
    return !(read(name, Optional.empty(), Set.of()) instanceof Fact.Unread<SecretFacts>);
  }

  private Fact<SecretFacts> read(String name, Optional<CredentialsRef> ref, Set<String> keys) {
    Fact<Secret> secret = api.read("read the Secret " + name, namespace,
        client -> client.secrets().inNamespace(namespace).withName(name).get());
    return switch (secret) {
      case Fact.Known<Secret>(Secret found) -> new Fact.Known<>(facts(found, ref, keys));
      case Fact.Missing<Secret> _ -> new Fact.Missing<>();
      case Fact.Unread<Secret>(String why, boolean forbidden) -> new Fact.Unread<>(why, forbidden);
      case Fact.NotAsked<Secret>(String why) -> new Fact.NotAsked<>(why);
    };
  }

  private SecretFacts facts(Secret secret, Optional<CredentialsRef> ref, Set<String> keys) {
    Map<String, String> texts = new HashMap<>();
    SortedMap<String, Integer> sizes = new TreeMap<>();
    Optional.ofNullable(secret.getData()).orElse(Map.of()).forEach((key, encoded) -> {
      byte[] value = Base64.getDecoder().decode(encoded);
      sizes.put(key, value.length);
      texts.put(key, new String(value, StandardCharsets.UTF_8));
      // Certificates are public, and large.
      if (!key.equals(CredentialsFile.CA_KEY)) {
        values.addAll(SecretTexts.of(texts.get(key)));
      }
    });
    Map<String, String> labels = secret.getMetadata().getLabels();
    boolean labelled = labels != null && "true".equals(labels.get(Label.USE.key()));
    String problem = keys.stream().filter(key -> !texts.containsKey(key)).findFirst()
        .map(key -> "it has no key \"" + key + "\"").orElse(null);
    if (ref.isEmpty()) {
      return new SecretFacts(labelled, sizes, null, problem);
    }
    try {
      Credentials credentials = CredentialsFile.read(texts, ref.get().cloud());
      values.add(credentials.secret().reveal());
      return new SecretFacts(labelled, sizes, credentials, null);
    } catch (CredentialsException e) {
      return new SecretFacts(labelled, sizes, null, e.getMessage());
    }
  }
}
