package org.chameleoncloud.edge.sandbox.bench;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.chameleoncloud.edge.lab.cluster.ControlPlaneCluster;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.sandbox.stack.Checkout;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.chameleoncloud.edge.testbed.traffic.RequestLog;

/** ORC, with Domains, which one request creates in Keystone, and a Keystone of its own. */
record OrcSide(PeerPrograms programs, BenchCluster lab, DomainService keystone,
    BenchOperator operator) implements PeerSide {
  private static final String API_VERSION = "openstack.k-orc.cloud/v1alpha1";
  private static final ResourceDefinitionContext DOMAINS = new ResourceDefinitionContext.Builder()
      .withGroup("openstack.k-orc.cloud").withVersion("v1alpha1").withKind("Domain")
      .withPlural("domains").withNamespaced(true).build();
  private static final String CLOUD = "edge";
  private static final String SECRET = "clouds";

  static OrcSide start(Checkout checkout, PeerPrograms programs) throws IOException {
    BenchCluster lab = BenchCluster.start(checkout, programs.crds());
    try {
      DomainService keystone = DomainService.start();
      try {
        lab.cluster().client().resource(new SecretBuilder().withNewMetadata().withName(SECRET)
            .withNamespace(lab.cluster().namespace()).endMetadata()
            .addToStringData("clouds.yaml", keystone.cloudsYaml(CLOUD)).build()).create();
        return new OrcSide(programs, lab, keystone, operator(programs, lab));
      } catch (IOException | RuntimeException e) {
        keystone.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      lab.cluster().close();
      throw e;
    }
  }

  /** With its defaults, in one namespace; another process may have the default port of the probes. */
  private static BenchOperator operator(PeerPrograms programs, BenchCluster lab)
      throws IOException {
    return new BenchOperator(OperatorProcess.start(
        List.of(programs.orc().toString(), "--namespace", lab.cluster().namespace(),
            "--health-probe-bind-address", "0"),
        lab.cluster().kubeconfig(), lab.directory().resolve("orc.log")));
  }

  @Override
  public String title() {
    return "ORC " + programs.version();
  }

  @Override
  public String resource() {
    return DOMAINS.getPlural();
  }

  @Override
  public Path directory() {
    return lab.directory();
  }

  @Override
  public void apply(int from, int to) {
    BenchCluster.createAll(from, to,
        number -> lab.cluster().client().resource(domain(number)).create());
  }

  private GenericKubernetesResource domain(int number) {
    return new GenericKubernetesResourceBuilder().withApiVersion(API_VERSION).withKind("Domain")
        .withNewMetadata().withNamespace(lab.cluster().namespace()).withName("device-" + number)
        .endMetadata()
        .addToAdditionalProperties("spec", Map.of("managementPolicy", "managed",
            "cloudCredentialsRef", Map.of("cloudName", CLOUD, "secretName", SECRET), "resource",
            Map.of("description", "lab@example.org")))
        .build();
  }

  @Override
  public int created() {
    return keystone.count();
  }

  @Override
  public int shown() {
    ControlPlaneCluster cluster = lab.cluster();
    return (int) cluster.client().genericKubernetesResources(DOMAINS)
        .inNamespace(cluster.namespace()).list().getItems().stream()
        .filter(OrcSide::isAvailable).count();
  }

  /** Whether the status has the condition Available=True. */
  static boolean isAvailable(GenericKubernetesResource object) {
    return object.get("status", "conditions") instanceof List<?> conditions
        && conditions.stream().anyMatch(condition -> condition instanceof Map<?, ?> one
            && "Available".equals(one.get("type")) && "True".equals(one.get("status")));
  }

  /** A domain that is available has settled. */
  @Override
  public void settle(int objects) {}

  @Override
  public AuditLog audit() {
    return lab.cluster().audit("orc/");
  }

  @Override
  public RequestLog outside() {
    return keystone.requests();
  }

  @Override
  public void close() {
    operator.close();
    keystone.close();
    lab.cluster().close();
  }
}
