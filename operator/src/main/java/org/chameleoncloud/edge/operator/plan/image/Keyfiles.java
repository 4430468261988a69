package org.chameleoncloud.edge.operator.plan.image;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.NetworkConnection;
import org.chameleoncloud.edge.operator.api.SecretKeyRef;
import org.chameleoncloud.edge.operator.image.ConnectionKeyfile;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.observation.SecretValue;
import org.chameleoncloud.edge.operator.plan.spec.SecretRules;
import org.chameleoncloud.edge.operator.plan.step.Progress;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.chameleoncloud.edge.registry.Sensitive;

/** The network connections that an image asks for, with the values of their Secrets. */
sealed interface Keyfiles {
  /** All of them, by file name. */
  record Ready(SortedMap<String, Sensitive> files) implements Keyfiles {}

  /** What the first incomplete one needs. */
  record Incomplete(Progress progress) implements Keyfiles {}

  /** The keyfiles of an image whose spec has no problem. */
  static Keyfiles of(Observation seen, ImageSpec image) {
    SortedMap<String, Sensitive> files = new TreeMap<>();
    for (NetworkConnection connection : Objects.requireNonNullElse(image.connections(),
        List.<NetworkConnection>of())) {
      Optional<Progress> need = connection.secretRef()
          .flatMap(ref -> need(connection, ref, seen.secretValues().get(ref)));
      if (need.isPresent()) {
        return new Incomplete(need.get());
      }
      files.put(ConnectionKeyfile.fileName(connection), keyfile(seen, connection));
    }
    return new Ready(files);
  }

  private static Optional<Progress> need(NetworkConnection connection, SecretKeyRef ref,
      SecretValue read) {
    return switch (read) {
      // It may arrive after the device, since GitOps tools apply objects in any order; that does not stall it.
      case SecretValue.Missing(Reason reason, String message) ->
        Optional.of(Progress.inProgress(reason, message));
      case SecretValue.Present(Sensitive value) -> problem(connection, value.reveal())
          .map(problem -> Progress.stalled(Reason.FIX_SECRET, "The key \"" + ref.key()
              + "\" of the Secret \"" + ref.name() + "\", which the connection \""
              + connection.name() + "\" needs, is not usable: " + problem + "."));
    };
  }

  private static Optional<String> problem(NetworkConnection connection, String value) {
    return connection.wifi() == null
        ? SecretRules.keyfileProblem(value)
        : SecretRules.passphraseProblem(value);
  }

  private static Sensitive keyfile(Observation seen, NetworkConnection connection) {
    if (connection.ethernet() != null) {
      return ConnectionKeyfile.ethernet(connection);
    }
    if (connection.secretRef().isEmpty()) {
      return ConnectionKeyfile.openWifi(connection);
    }
    Sensitive value = ((SecretValue.Present) seen.secretValues()
        .get(connection.secretRef().get())).value();
    return connection.wifi() == null
        ? value
        : ConnectionKeyfile.protectedWifi(connection, SecretRules.passphrase(value));
  }
}
