package org.chameleoncloud.edge.operator.control.source;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.chameleoncloud.edge.operator.api.ClusterEdgeImageSource;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.api.EdgeImageSource;
import org.chameleoncloud.edge.operator.api.ImageSourceRef.Kind;
import org.chameleoncloud.edge.operator.api.ImageSourceSpec;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus;
import org.chameleoncloud.edge.operator.control.cluster.ListLimit;
import org.chameleoncloud.edge.operator.plan.observation.SourceState;
import org.chameleoncloud.edge.operator.plan.source.SourceObservation.Baked;
import org.chameleoncloud.edge.operator.plan.step.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What devices see of image sources, and sources of devices. Each change of a source that concerns its devices triggers
 * them, by an index of the devices.
 */
public final class ImageSources {
  private static final Logger LOG = LoggerFactory.getLogger(ImageSources.class);
  private static final String BY_SOURCE = "image-source";

  private final UnaryOperator<EdgeDevice> latest;
  private final Consumer<Collection<ResourceID>> triggerDevices;
  private final Map<Kind, SourceEventSource<?>> watched = new EnumMap<>(Kind.class);
  private final Set<Kind> served = ConcurrentHashMap.newKeySet();
  private final Map<Kind, Consumer<ResourceID>> triggers = new EnumMap<>(Kind.class);
  private final FirstDownloads firstDownloads = new FirstDownloads();
  private IndexerResourceCache<EdgeDevice> devices;

  /**
   * @param latest the newest state that is known of a device: what we wrote may be newer than the watch
   * @param triggerDevices triggers devices
   */
  public ImageSources(UnaryOperator<EdgeDevice> latest,
      Consumer<Collection<ResourceID>> triggerDevices) {
    this.latest = latest;
    this.triggerDevices = triggerDevices;
  }

  /**
   * Finds out which kinds can be read: an older installation may lack a CRD or a permission. Called once, before anything
   * is watched.
   *
   * @param namespaces those that are watched; empty for all
   * @param ofCluster whether sources of the cluster are asked for, which takes a ClusterRole
   * @throws KubernetesClientException when the API server does not say
   */
  public void findServed(KubernetesClient client, Set<String> namespaces, boolean ofCluster) {
    boolean all = namespaces.isEmpty();
    note(Kind.EdgeImageSource, () -> {
      if (all) {
        client.resources(EdgeImageSource.class).inAnyNamespace().list(ListLimit.of(1));
      } else {
        namespaces.forEach(namespace -> client.resources(EdgeImageSource.class)
            .inNamespace(namespace).list(ListLimit.of(1)));
      }
    });
    if (ofCluster) {
      note(Kind.ClusterEdgeImageSource,
          () -> client.resources(ClusterEdgeImageSource.class).list(ListLimit.of(1)));
    }
  }

  private void note(Kind kind, Runnable list) {
    try {
      list.run();
      served.add(kind);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND
          && e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw e;
      }
      LOG.atWarn().addKeyValue("event", "image-sources-unavailable").addKeyValue("kind", kind)
          .addKeyValue("status", e.getCode()).log("Devices that name one keep what they have.");
    }
  }

  /** Whether sources of a kind can be read. */
  public boolean isServed(Kind kind) {
    return served.contains(kind);
  }

  /** The SDK's event sources of the sources that devices name; called once, before the first reconciliation. */
  public List<EventSource<?, EdgeDevice>> eventSources(EventSourceContext<EdgeDevice> context) {
    devices = context.getPrimaryCache();
    devices.addIndexers(Map.of(BY_SOURCE, device -> SourceKey.namedBy(device)
        .map(SourceKey::toString).stream().toList()));
    if (isServed(Kind.EdgeImageSource)) {
      watched.put(Kind.EdgeImageSource, new SourceEventSource<>(EdgeImageSource.class, context,
          false, this::changed));
    }
    if (isServed(Kind.ClusterEdgeImageSource)) {
      watched.put(Kind.ClusterEdgeImageSource, new SourceEventSource<>(
          ClusterEdgeImageSource.class, context, true, this::changed));
    }
    return new ArrayList<>(watched.values());
  }

  /** Called with each source whose devices may have to be reconciled. */
  private void changed(SourceKey source) {
    triggerDevices.accept(users(source).stream().map(ResourceID::fromResource).toList());
  }

  private List<EdgeDevice> users(SourceKey source) {
    return devices == null ? List.of() : devices.byIndex(BY_SOURCE, source.toString());
  }

  /** What is known of the source that a device names. */
  public SourceState of(EdgeDevice device) {
    Optional<SourceKey> key = SourceKey.namedBy(device);
    if (key.isEmpty()) {
      return new SourceState.None();
    }
    SourceEventSource<?> source = watched.get(key.get().kind());
    if (source == null) {
      return new SourceState.Unreadable("The operator cannot read resources of the kind "
          + key.get().kind() + ": install their CRD and let the operator's role list them, then "
          + "restart the operator.");
    }
    return source.get(id(key.get())).<SourceState>map(ImageSources::state)
        .orElseGet(SourceState.Missing::new);
  }

  private static ResourceID id(SourceKey key) {
    return key.namespace().isEmpty()
        ? new ResourceID(key.name())
        : new ResourceID(key.name(), key.namespace());
  }

  static SourceState.Found state(CustomResource<ImageSourceSpec, ImageSourceStatus> source) {
    ImageSourceStatus status = Objects.requireNonNullElse(source.getStatus(),
        ImageSourceStatus.NONE);
    return new SourceState.Found(status.revision(), source.getSpec().onUpdateOrDefault(),
        status.condition(ConditionType.READY).map(Condition::message).orElse(""));
  }

  /** What the devices that name a source were baked from. */
  List<Baked> baked(SourceKey source) {
    return users(source).stream().map(latest).map(EdgeDevice::getStatus).filter(Objects::nonNull)
        .map(EdgeDeviceStatus::imageSource)
        .filter(pin -> pin != null && source.text().equals(pin.source()))
        .map(pin -> new Baked(pin.revision(), pin.sha256())).distinct().toList();
  }

  /** Sets how sources of a kind are triggered; called once for each, before the first reconciliation. */
  void triggeredBy(Kind kind, Consumer<ResourceID> trigger) {
    triggers.put(kind, trigger);
  }

  /**
   * Whether a bake may begin: of a revision without a digest only one device's may, until it has ended.
   *
   * @param revision what the device will be baked from; null for what its own spec names
   */
  public boolean mayBegin(EdgeDevice device, EdgeDeviceStatus.ImageSource revision) {
    if (revision == null || revision.sha256() != null || revision.deviceType() != null) {
      return true;
    }
    return SourceKey.namedBy(device).map(key -> firstDownloads.mayBegin(
        key + " " + revision.revision(), ResourceID.fromResource(device))).orElse(true);
  }

  /** A device was deleted. */
  public void forget(EdgeDevice device) {
    release(device);
  }

  private void release(EdgeDevice device) {
    if (firstDownloads.left(ResourceID.fromResource(device))) {
      SourceKey.namedBy(device).ifPresent(this::changed);
    }
  }

  private static boolean isBaking(EdgeDeviceStatus status) {
    return status.condition(ConditionType.IMAGE_READY).map(Condition::reason)
        .filter(reason -> reason.equals(Reason.BAKING.text())
            || reason.equals(Reason.WAIT_FOR_BAKE_SLOT.text()))
        .isPresent();
  }

  /** A device's status was written: its source may learn a digest from it. */
  public void reported(EdgeDevice device, EdgeDeviceStatus before, EdgeDeviceStatus after) {
    if (!isBaking(after)) {
      release(device);
    }
    if (after.imageSource() != null
        && !Objects.equals(before.imageSource(), after.imageSource())) {
      SourceKey.namedBy(device).ifPresent(key -> Optional.ofNullable(triggers.get(key.kind()))
          .ifPresent(trigger -> trigger.accept(id(key))));
    }
  }
}
