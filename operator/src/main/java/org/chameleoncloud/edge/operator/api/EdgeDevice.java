package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** An edge device on the CHI@Edge testbed: registered, kept as written, its health mirrored, its image baked. */
@Group(EdgeDevice.GROUP)
@Version("v1alpha1")
@Kind("EdgeDevice")
@Plural("edgedevices")
@ShortNames({"ed", "edge"})
@AdditionalPrinterColumn(name = "Type", jsonPath = ".spec.machineName", type = Type.STRING)
@AdditionalPrinterColumn(name = "Ready", type = Type.STRING,
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "Online", type = Type.STRING,
    jsonPath = ".status.conditions[?(@.type==\"Online\")].status")
@AdditionalPrinterColumn(name = "Health", jsonPath = ".status.health", type = Type.STRING)
@AdditionalPrinterColumn(name = "Reserved", jsonPath = ".status.reservation.state",
    type = Type.STRING)
@AdditionalPrinterColumn(name = "Last seen", jsonPath = ".status.lastSeen", type = Type.DATE)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "UUID", jsonPath = ".status.observed.uuid", type = Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(name = "Image", jsonPath = ".status.image.path", type = Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(name = "Egress", jsonPath = ".status.observed.localEgress",
    type = Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(name = "Message", type = Type.STRING, priority = 1,
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message")
@ValidationRule(value = Cel.DEVICE_NAME_IS_SHORT, fieldPath = ".metadata.name",
    reason = "FieldValueForbidden",
    message = "metadata.name, which is also the device's host name, has more than 63 characters: set a "
        + "shorter spec.name")
@ValidationRule(value = Cel.DEVICE_NAME_IS_IMMUTABLE, fieldPath = ".spec.name",
    reason = "FieldValueForbidden",
    message = "spec.name cannot change: the testbed's node and its reservations have it. "
        + "Create another EdgeDevice with the new name; " + SpentName.FACT)
@ValidationRule(value = Cel.MACHINE_NAME_IS_IMMUTABLE, fieldPath = ".spec.machineName",
    reason = "FieldValueForbidden",
    message = "spec.machineName cannot change: a device's type is fixed when it is registered. "
        + "Create another EdgeDevice with the other type and a name of its own; " + SpentName.FACT)
@JsonIgnoreProperties(ignoreUnknown = true)
public class EdgeDevice extends CustomResource<EdgeDeviceSpec, EdgeDeviceStatus>
    implements
      Namespaced {
  /** The API group, and the prefix of our annotations and finalizer. */
  public static final String GROUP = "edge.chameleoncloud.org";

  /** Our finalizer: added before anything is created on the testbed, removed when nothing of it is left there. */
  public static final String FINALIZER = GROUP + "/registration";

  private static final long serialVersionUID = 1L;
}
