package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.cluster.Chart.Right;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.lab.controlplane.AuditLog.Request;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The chart's roles give each right that the operator needs, and no other. With Roles alone, as where nobody may make a
 * ClusterRole; RegistrationIT and others work with the chart's default.
 */
@Execution(ExecutionMode.CONCURRENT)
class RolesIT {
  private static final String[] ROLES_ONLY = {"rbac.clusterRole=false"};
  /** The SDK wants to be told that it has it before it starts, and then only patches. */
  private static final Right ASKED_FOR = new Right("update", "leases");
  /** A resource is read by name only when somebody wrote to it between our look and our write. */
  private static final Right AFTER_A_CONFLICT = new Right("get", "edgedevices");
  /** Everybody who is signed in may ask what they may do. */
  private static final String OWN_RIGHTS = "create selfsubjectrulesreviews";

  @RegisterExtension
  final Lab lab = new Lab();

  static Stream<Right> rights() {
    return Chart.rendered(Plane.get(), "any",
        List.of("watchNamespaces={lab}", ROLES_ONLY[0])).rights().stream();
  }

  @Test
  void aFullLifeWithRolesAloneUsesEveryRightAndAsksForNoOther() throws IOException {
    Deployment deployment = lab.install(ROLES_ONLY);
    AuditLog asked = lab.audit(deployment);
    lab.ends(deployment.start());
    Life life = new Life(lab);
    life.begin();
    life.end();
    life.contend(() -> used(asked).contains("get edgedevices"));
    assertThat(asked.forbidden()).isEmpty();
    Set<String> granted = deployment.chart().rights().stream()
        .filter(right -> !right.equals(ASKED_FOR)).map(Right::toString)
        .collect(Collectors.toSet());
    granted.add(OWN_RIGHTS);
    assertThat(used(asked)).containsExactlyInAnyOrderElementsOf(granted);
  }

  @Test
  void whereTheAccountOfBakesIsMissingTheDeviceSaysWhereToLookAndGoesOnOnceItIsThere()
      throws IOException {
    lab.credential();
    lab.claims();
    lab.ends(lab.install("bake.serviceAccount=bakers").start());
    lab.apply(Devices.yaml("pi", Life.IMAGE));
    Lab.patience("the device says where to look").atMost(Lab.PATIENCE.multipliedBy(2))
        .until(() -> lab.status("pi").condition("ImageReady").orElseThrow().reason()
            .equals("CheckBakePod"));
    String message = lab.status("pi").condition("Ready").orElseThrow().message();
    String job = message.replaceFirst("The Job (\\S+) .*", "$1");
    assertThat(lab.kubectl("describe", "job", job).orFail())
        .contains("serviceaccount \"bakers\" not found");
    lab.kubectl("create", "serviceaccount", "bakers").orFail();
    Lab.patience("the image is baked").atMost(Lab.PATIENCE.multipliedBy(2))
        .until(() -> Devices.isReady(lab.device("pi").orElseThrow()));
  }

  private static Set<String> used(AuditLog asked) {
    return asked.requests().stream().map(Request::kind).collect(Collectors.toSet());
  }

  @ParameterizedTest(name = "without {0}")
  @MethodSource("rights")
  void withoutARightALifeDoesNotSucceed(Right right) throws IOException {
    Deployment deployment = lab.install(lab.chart(ROLES_ONLY).without(right));
    AuditLog asked = lab.audit(deployment);
    OperatorProcess operator = lab
        .ends(deployment.launch(lab.plane().control().url(), Map.of()));
    Life life = new Life(lab);
    try (Life.Going _ = right.equals(AFTER_A_CONFLICT) ? life.contended() : life.going()) {
      Lab.patience("the operator misses the right to " + right)
          .until(() -> Operators.exitCode(operator).isPresent() || misses(asked, right));
    }
    Operators.exitCode(operator).ifPresent(code -> {
      assertThat(code).isEqualTo(1);
      assertThat(operator.lastLines(1).getFirst()).contains("The operator cannot start: ");
    });
  }

  private static boolean misses(AuditLog asked, Right right) {
    return asked.forbidden().stream().anyMatch(request -> request.kind().equals(right.toString()));
  }
}
