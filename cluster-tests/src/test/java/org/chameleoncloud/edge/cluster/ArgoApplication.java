package org.chameleoncloud.edge.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** An Application in Argo CD's namespace. */
record ArgoApplication(ArgoServers argo, String name) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What it reports.
   *
   * @param sync whether it is as in git
   * @param different the resources that are not, in the form KIND/NAME
   * @param commit that it was compared with
   * @param health of the whole Application
   * @param phase of the last operation, empty if there was none
   * @param message of that operation
   * @param retries of that operation
   * @param synced the commit that this operation applies
   */
  record State(String sync, List<String> different, String commit, String health, String phase,
      String message, int retries, String synced) {
    /** Whether it is as in git, and nothing is being applied. */
    boolean isSynced() {
      return sync.equals("Synced") && !phase.equals("Running");
    }

    /** Whether it is as in a commit, and nothing is being applied. */
    boolean isSyncedWith(String expected) {
      return isSynced() && commit.equals(expected);
    }

    /** Whether it is as in git, and each of its resources is healthy. */
    boolean isDone() {
      return isSynced() && health.equals("Healthy");
    }
  }

  /** The health of a resource of an Application. */
  record Health(String status, String message) {}

  private JsonNode read() {
    try {
      return JSON.readTree(argo.argocd("app get " + name + " -o json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it reports now. */
  State state() {
    JsonNode status = read().path("status");
    JsonNode operation = status.path("operationState");
    List<String> different = resources(status,
        each -> each.path("status").asText().equals("OutOfSync"));
    return new State(status.path("sync").path("status").asText(), different,
        status.path("sync").path("revision").asText(),
        status.path("health").path("status").asText(), operation.path("phase").asText(),
        operation.path("message").asText(), operation.path("retryCount").asInt(),
        operation.path("operation").path("sync").path("revision").asText());
  }

  /** Those of its resources that match, in the form KIND/NAME. */
  private static List<String> resources(JsonNode status, Predicate<JsonNode> filter) {
    List<String> found = new ArrayList<>();
    for (JsonNode resource : status.path("resources")) {
      if (filter.test(resource)) {
        found.add(resource.path("kind").asText() + "/" + resource.path("name").asText());
      }
    }
    return found;
  }

  /** Waits until the list of its resources, in the form KIND/NAME, matches. */
  void awaitResources(String what, Predicate<List<String>> condition) {
    NodeEnvironment.eventually(name + " has " + what)
        .until(() -> condition.test(resources(read().path("status"), _ -> true)));
  }

  /** The health of a device, empty if it is not part of the Application. */
  Health health(String device) {
    for (JsonNode resource : read().path("status").path("resources")) {
      if (resource.path("kind").asText().equals("EdgeDevice")
          && resource.path("name").asText().equals(device)) {
        JsonNode health = resource.path("health");
        return new Health(health.path("status").asText(), health.path("message").asText());
      }
    }
    return new Health("", "");
  }

  /** Waits until it reports something. */
  State await(String what, Predicate<State> condition) {
    return NodeEnvironment.eventually(name + ": " + what).until(this::state, condition);
  }

  /** Waits until it is as in a commit. */
  void awaitSynced(String commit) {
    await("Synced with " + commit, state -> state.isSyncedWith(commit));
  }

  /** Waits until a device has a health whose message starts with a text. */
  void awaitHealth(String device, String status, String message) {
    NodeEnvironment.eventually(device + " is " + status).until(() -> health(device),
        health -> health.status().equals(status) && health.message().startsWith(message));
  }

  /** When the last operation ended. */
  String lastOperation() {
    return read().path("status").path("operationState").path("finishedAt").asText();
  }

  /** When it was last compared with git. */
  String lastComparison() {
    return read().path("status").path("reconciledAt").asText();
  }

  /** Changes it with a JSON merge patch, as its owner does with a commit. */
  void patch(String spec) {
    argo.patch(name, "{\"spec\": " + spec + "}");
  }
}
