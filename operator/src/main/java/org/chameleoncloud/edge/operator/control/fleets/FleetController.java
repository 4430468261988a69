package org.chameleoncloud.edge.operator.control.fleets;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.processing.event.rate.LinearRateLimiter;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.chameleoncloud.edge.operator.api.EdgeDeviceFleet;
import org.chameleoncloud.edge.operator.control.cluster.ListLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second controller. An operator runs without it where the CRD of fleets is not installed, which an upgrade with Helm
 * does not do: the devices must not wait for that.
 */
public final class FleetController {
  private static final Logger LOG = LoggerFactory.getLogger(FleetController.class);
  /** A fleet is looked at so often at most, however many of its devices change. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final EdgeDeviceFleetReconciler reconciler;
  private final Set<String> namespaces;

  /**
   * @param namespaces those whose fleets are managed; empty for all
   */
  public FleetController(EdgeDeviceFleetReconciler reconciler, Set<String> namespaces) {
    this.reconciler = reconciler;
    this.namespaces = namespaces;
  }

  /**
   * Adds the controller to an operator that is not running yet, if the API server serves fleets.
   *
   * @param retries configures the controller's retries
   */
  public void register(Operator operator, KubernetesClient client,
      Consumer<ControllerConfigurationOverrider<EdgeDeviceFleet>> retries) {
    if (!isServed(client)) {
      return;
    }
    operator.register(reconciler, controller -> {
      controller.withName(EdgeDeviceFleetReconciler.NAME).withTriggerReconcilerOnAllEvents(true)
          .withGenerationAware(false).withReconciliationMaxInterval(null)
          .withRateLimiter(new LinearRateLimiter(BETWEEN_LOOKS, 1))
          .withOnUpdateFilter(FleetController::isRelevant);
      retries.accept(controller);
    });
  }

  private boolean isServed(KubernetesClient client) {
    try {
      if (namespaces.isEmpty()) {
        client.resources(EdgeDeviceFleet.class).inAnyNamespace().list(ListLimit.of(1));
      }
      namespaces.forEach(namespace -> client.resources(EdgeDeviceFleet.class)
          .inNamespace(namespace).list(ListLimit.of(1)));
      return true;
    } catch (KubernetesClientException e) {
      boolean absent = e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
          || e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
      if (!absent) {
        throw e;
      }
      LOG.atWarn().addKeyValue("event", "fleets-unavailable").addKeyValue("status", e.getCode())
          .log("EdgeDeviceFleets cannot be listed, so that none is managed: install their "
              + "CustomResourceDefinition and the operator's role, then restart the operator");
      return false;
    }
  }

  /** Our own status writes are not. */
  private static boolean isRelevant(EdgeDeviceFleet now, EdgeDeviceFleet before) {
    return !Objects.equals(now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
        || !Objects.equals(now.getMetadata().getUid(), before.getMetadata().getUid())
        || now.isMarkedForDeletion() != before.isMarkedForDeletion();
  }
}
