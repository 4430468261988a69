package org.chameleoncloud.edge.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Predicate;
import org.chameleoncloud.edge.lab.names.RandomSuffix;

/** A Kustomization of Flux in the namespace {@code flux-system}. */
record FluxKustomization(NodeEnvironment env, String name) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What it reports.
   *
   * @param ready the status of its condition Ready
   * @param reason of that condition
   * @param message of that condition
   * @param applied the revision that was last applied successfully, empty if none was
   * @param attempted the revision that was last applied, empty if none was
   */
  record State(String ready, String reason, String message, String applied, String attempted) {
    /** Whether it is Ready with a commit. */
    boolean isReadyWith(String commit) {
      return ready.equals("True") && applied.endsWith(commit);
    }

    /** Whether a commit was applied, and what came of it was reported with a reason. */
    boolean hasFailedWith(String commit, String why) {
      return ready.equals("False") && reason.equals(why) && attempted.endsWith(commit);
    }
  }

  private JsonNode read() {
    try {
      return JSON.readTree(env.run("kubectl -n " + FluxControllers.NAMESPACE
          + " get kustomizations.kustomize.toolkit.fluxcd.io " + name + " -o json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it reports now. */
  State state() {
    JsonNode status = read().path("status");
    JsonNode ready = JSON.createObjectNode();
    for (JsonNode condition : status.path("conditions")) {
      ready = condition.path("type").asText().equals("Ready") ? condition : ready;
    }
    return new State(ready.path("status").asText(), ready.path("reason").asText(),
        ready.path("message").asText(), status.path("lastAppliedRevision").asText(),
        status.path("lastAttemptedRevision").asText());
  }

  /** Waits until it reports something. */
  State await(String what, Predicate<State> condition) {
    return NodeEnvironment.eventually(name + ": " + what).until(this::state, condition);
  }

  /** Waits until it is Ready with a commit. */
  void awaitReady(String commit) {
    await("Ready with " + commit, state -> state.isReadyWith(commit));
  }

  /** Whether its inventory has an object whose id starts with a text. */
  boolean owns(String id) {
    for (JsonNode entry : read().path("status").path("inventory").path("entries")) {
      if (entry.path("id").asText().startsWith(id)) {
        return true;
      }
    }
    return false;
  }

  /** The reasons of its events about a commit. */
  List<String> reasons(String commit) {
    return env.run("kubectl -n " + FluxControllers.NAMESPACE + " get events"
        + " --field-selector involvedObject.name=" + name + " -o jsonpath="
        + "'{range .items[*]}{.reason} {.metadata.annotations}{\"\\n\"}{end}'").lines()
        .filter(line -> line.contains(commit)).map(line -> line.split(" ")[0]).toList();
  }

  /** Requests a reconciliation, as {@code flux reconcile} does, and waits until it has ended. */
  void reconcile() {
    String token = RandomSuffix.next();
    env.run("kubectl -n " + FluxControllers.NAMESPACE + " annotate --overwrite "
        + "kustomizations.kustomize.toolkit.fluxcd.io " + name
        + " reconcile.fluxcd.io/requestedAt=" + token);
    NodeEnvironment.eventually(name + " is reconciled").until(() -> read().path("status")
        .path("lastHandledReconcileAt").asText().equals(token));
  }
}
