package org.chameleoncloud.edge.operator.image;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Map;
import java.util.Objects;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.IssuedCredential;

/**
 * The Secret with a credential that was created for a device. It has the form that users write by hand, and never
 * changes: another credential is in another Secret.
 */
public final class CredentialSecret {
  /** The value of {@link Label#PURPOSE}. */
  static final String PURPOSE = "device-credential";

  private static final Map<String, String> LABELS = Map.of(Label.MANAGED_BY.key(), Label.OPERATOR,
      Label.PURPOSE.key(), PURPOSE, Label.USE.key(), "true");

  private CredentialSecret() {}

  /**
   * The Secret.
   *
   * @param parent the credential that created it: both are for the same testbed
   */
  public static Secret of(BakeOwner owner, String name, Credentials parent,
      IssuedCredential issued) {
    return new SecretBuilder().withNewMetadata().withNamespace(owner.namespace()).withName(name)
        .withLabels(LABELS).withOwnerReferences(owner.reference()).endMetadata()
        .withType("Opaque").withImmutable(true)
        .withData(Map.of("clouds.yaml", BakeJob.base64(cloudsYaml(parent, issued)))).build();
  }

  /** Whether a Secret is one that the operator made for this resource. */
  public static boolean isOf(BakeOwner owner, HasMetadata object) {
    Map<String, String> labels = Objects.requireNonNullElse(object.getMetadata().getLabels(),
        Map.of());
    return BakeOwner.claimedBy(object).filter(owner::equals).isPresent()
        && labels.entrySet().containsAll(LABELS.entrySet());
  }

  private static String cloudsYaml(Credentials parent, IssuedCredential issued) {
    String region = parent.wantedRegion().map(name -> "    region_name: " + quoted(name) + "\n")
        .orElse("");
    return """
        clouds:
          chi-edge:
            auth_type: v3applicationcredential
            auth:
              auth_url: %s
              application_credential_id: %s
              application_credential_secret: %s
            interface: %s
        """.formatted(quoted(parent.authUrl().toString()), quoted(issued.credential().id()),
        quoted(issued.secret().reveal()), quoted(parent.endpointInterface())) + region;
  }

  /** A text of JSON is one of YAML. */
  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
