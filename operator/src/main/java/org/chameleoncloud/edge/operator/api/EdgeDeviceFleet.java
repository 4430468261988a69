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

/** EdgeDevices that are alike: made from one template, kept as it says, and changed a few at a time. */
@Group(EdgeDevice.GROUP)
@Version("v1alpha1")
@Kind("EdgeDeviceFleet")
@Plural("edgedevicefleets")
@ShortNames("edf")
@AdditionalPrinterColumn(name = "Desired", jsonPath = ".status.desired", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Ready", jsonPath = ".status.ready", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Healthy", jsonPath = ".status.healthy", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Online", jsonPath = ".status.online", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Reserved", jsonPath = ".status.reserved", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Updated", jsonPath = ".status.updated", type = Type.INTEGER)
@AdditionalPrinterColumn(name = "Status", type = Type.STRING,
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "Failed", jsonPath = ".status.failed", type = Type.INTEGER,
    priority = 1)
@AdditionalPrinterColumn(name = "Revision", jsonPath = ".status.updateRevision",
    type = Type.STRING, priority = 1)
@AdditionalPrinterColumn(name = "Message", type = Type.STRING, priority = 1,
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message")
@ValidationRule(value = FleetCel.NAME_IS_SHORT, fieldPath = ".metadata.name",
    reason = "FieldValueForbidden",
    message = "metadata.name has more than 52 characters: it is part of a label of each device, choose a shorter one")
@ValidationRule(value = FleetCel.MACHINE_NAME_IS_IMMUTABLE,
    fieldPath = ".spec.template.spec.machineName", reason = "FieldValueForbidden",
    message = "spec.template.spec.machineName cannot change: a device's type is fixed when it is registered. Create "
        + "another EdgeDeviceFleet with the other type and names of its own; " + SpentName.FACT)
@ValidationRule(value = FleetCel.DEVICE_NAME_IS_IMMUTABLE,
    fieldPath = ".spec.template.spec.name", reason = "FieldValueForbidden",
    message = "spec.template.spec.name cannot change: the testbed's nodes and reservations have the names. Create another "
        + "EdgeDeviceFleet with the new names; " + SpentName.FACT)
@JsonIgnoreProperties(ignoreUnknown = true)
public class EdgeDeviceFleet extends CustomResource<EdgeDeviceFleetSpec, EdgeDeviceFleetStatus>
    implements
      Namespaced {
  /** The field manager of what a fleet writes to its devices. */
  public static final String FIELD_MANAGER = "chi-edge-fleet";

  /** The longest name in characters: the name of a revision, which has eleven more, is a label's value. */
  public static final int MAX_NAME_LENGTH = 52;

  private static final long serialVersionUID = 1L;
}
