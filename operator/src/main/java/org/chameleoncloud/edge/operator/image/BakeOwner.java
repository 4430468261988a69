package org.chameleoncloud.edge.operator.image;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.Annotation;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.api.Label;

/**
 * The resource that the Jobs and Secrets of its image belong to. Names and labels prove nothing, since anyone who may create
 * Jobs in a namespace can choose them.
 *
 * @param namespace the resource's namespace
 * @param name its name
 * @param uid its uid
 */
public record BakeOwner(String namespace, String name, String uid) {
  private static final String API_VERSION = HasMetadata.getApiVersion(EdgeDevice.class);
  private static final String KIND = HasMetadata.getKind(EdgeDevice.class);

  /** A resource as an owner. */
  public static BakeOwner of(EdgeDevice device) {
    ObjectMeta meta = device.getMetadata();
    return new BakeOwner(meta.getNamespace(), meta.getName(), meta.getUid());
  }

  /** The resource that an object's controller reference names, which need not exist; empty without one. */
  public static Optional<BakeOwner> claimedBy(HasMetadata object) {
    return controller(object)
        .filter(owner -> API_VERSION.equals(owner.getApiVersion()) && KIND.equals(owner.getKind()))
        .map(owner -> new BakeOwner(object.getMetadata().getNamespace(), owner.getName(),
            owner.getUid()));
  }

  /** Whether {@code object} is controlled by the object with this uid. */
  public static boolean isControlledBy(HasMetadata object, String uid) {
    return controller(object).filter(owner -> uid.equals(owner.getUid())).isPresent();
  }

  private static Optional<OwnerReference> controller(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream()
        .filter(owner -> Boolean.TRUE.equals(owner.getController())).findFirst();
  }

  /** For the objects of this owner. */
  OwnerReference reference() {
    // Not blocking the owner's deletion: a Job that removes the image must outlive the first step of a foreground deletion.
    return new OwnerReferenceBuilder().withApiVersion(API_VERSION).withKind(KIND).withName(name)
        .withUid(uid).withController(true).withBlockOwnerDeletion(false).build();
  }

  /**
   * Whether a Job or Secret is one that the operator makes for this resource: controlled by it, with our labels, and with
   * the name that its purpose and inputs give.
   */
  public boolean owns(HasMetadata object) {
    Map<String, String> labels = Objects.requireNonNullElse(object.getMetadata().getLabels(),
        Map.of());
    Map<String, String> annotations = Objects
        .requireNonNullElse(object.getMetadata().getAnnotations(), Map.of());
    return claimedBy(object).filter(this::equals).isPresent()
        && labels.entrySet().containsAll(BakeJob.LABELS.entrySet())
        && BakeName.isOf(object.getMetadata().getName(), name,
            labels.getOrDefault(Label.PURPOSE.key(), ""),
            annotations.getOrDefault(Annotation.INPUTS_HASH.key(), ""));
  }
}
