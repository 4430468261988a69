package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** An operating-system image for the devices of all namespaces. */
@Group(EdgeDevice.GROUP)
@Version("v1alpha1")
@Kind("ClusterEdgeImageSource")
@Plural("clusteredgeimagesources")
@ShortNames("ceis")
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.revision.version",
    type = Type.STRING)
@AdditionalPrinterColumn(name = "Ready", type = Type.STRING,
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(name = "On update", jsonPath = ".spec.onUpdate", type = Type.STRING)
@AdditionalPrinterColumn(name = "Since", jsonPath = ".status.revision.since", type = Type.DATE)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "Revision", jsonPath = ".status.revision.id", type = Type.STRING,
    priority = 1)
@AdditionalPrinterColumn(name = "Message", type = Type.STRING, priority = 1,
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message")
@ValidationRule(value = Cel.CLUSTER_SOURCE_HAS_NO_CLAIM, fieldPath = ".spec.claimName",
    reason = "FieldValueForbidden",
    message = "spec.claimName is not for a ClusterEdgeImageSource: a claim is in one namespace; use an EdgeImageSource")
@ValidationRule(value = Cel.CLUSTER_SOURCE_HAS_A_DIGEST, fieldPath = ".spec.checksumURL",
    reason = "FieldValueRequired",
    message = "spec.url of a ClusterEdgeImageSource needs spec.sha256 or spec.checksumURL: the first download of one "
        + "namespace must not decide for all others")
@JsonIgnoreProperties(ignoreUnknown = true)
public class ClusterEdgeImageSource extends CustomResource<ImageSourceSpec, ImageSourceStatus> {
  private static final long serialVersionUID = 1L;
}
