package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.cluster.Chart.Permission;
import org.chameleoncloud.edge.lab.controlplane.AuditLog;
import org.chameleoncloud.edge.lab.controlplane.AuditLog.Request;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.sandbox.stack.OperatorProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The chart's roles have exactly the permissions that the operator needs. With Roles only, without a ClusterRole,
 * because RegistrationIT and others cover the chart's default.
 */
@Execution(ExecutionMode.CONCURRENT)
class RolesIT {
  private static final String[] ROLES_ONLY = {"rbac.clusterRole=false"};
  /** The SDK checks for it before it starts, and then only patches. */
  private static final Permission CHECKED_ONLY = new Permission("update", "leases");
  /** A resource is read by name only after a conflict with another writer. */
  private static final Permission AFTER_A_CONFLICT = new Permission("get", "edgedevices");
  /** Without it, a preflight check ends before it checks permissions. */
  private static final Permission LISTED_FIRST = new Permission("list", "edgedevices");
  /** A server-side apply that makes a device needs it, and is a patch in the audit log. */
  private static final Permission NEEDED_BY_APPLY = new Permission("create", "edgedevices");
  private static final int CHECK_LINES = 100;
  /** Every authenticated user may list their own permissions. */
  private static final String LIST_OWN_PERMISSIONS = "create selfsubjectrulesreviews";

  @RegisterExtension
  final TestEnvironment env = new TestEnvironment();

  static Stream<Permission> permissions() {
    return Chart.rendered(TestCluster.get(), "any",
        List.of("watchNamespaces={lab}", ROLES_ONLY[0])).permissions().stream();
  }

  @Test
  void aLifecycleWithRolesOnlyUsesEveryPermissionAndNeedsNoOther() throws IOException {
    Deployment deployment = env.install(ROLES_ONLY);
    assertThat(check(deployment)).startsWith("exit code 0").doesNotContain("FAILED");
    AuditLog requests = env.audit(deployment);
    env.closeLater(deployment.start());
    DeviceLifecycle lifecycle = new DeviceLifecycle(env);
    lifecycle.create();
    lifecycle.delete();
    lifecycle.fleet();
    lifecycle.createWithConflicts(() -> used(requests).contains("get edgedevices"));
    assertThat(requests.forbidden()).isEmpty();
    Set<String> granted = deployment.chart().permissions().stream()
        .filter(permission -> !permission.equals(CHECKED_ONLY)
            && !permission.equals(NEEDED_BY_APPLY))
        .map(Permission::toString)
        .collect(Collectors.toSet());
    granted.add(LIST_OWN_PERMISSIONS);
    assertThat(used(requests)).containsExactlyInAnyOrderElementsOf(granted);
  }

  @Test
  void aMissingServiceAccountForBakesIsReportedAndCanBeCreatedLater()
      throws IOException {
    env.createCredential();
    env.createClaims();
    env.closeLater(env.install("bake.serviceAccount=bakers").start());
    env.apply(Devices.yaml("pi", DeviceLifecycle.IMAGE));
    TestEnvironment.eventually("the device says where to look")
        .atMost(TestEnvironment.TIMEOUT.multipliedBy(2))
        .until(() -> env.status("pi").condition(ConditionType.IMAGE_READY).orElseThrow().reason()
            .equals("CheckBakePod"));
    String message = env.status("pi").condition(ConditionType.READY).orElseThrow().message();
    String job = message.replaceFirst("The Job (\\S+) .*", "$1");
    assertThat(env.kubectl("describe", "job", job).orFail())
        .contains("serviceaccount \"bakers\" not found");
    env.kubectl("create", "serviceaccount", "bakers").orFail();
    TestEnvironment.eventually("the image is baked").atMost(TestEnvironment.TIMEOUT.multipliedBy(2))
        .until(() -> Devices.isReady(env.device("pi").orElseThrow()));
  }

  /** The exit code and the lines of a preflight check, failures first. */
  private String check(Deployment deployment) throws IOException {
    OperatorProcess check = env.closeLater(deployment.launchCheck());
    TestEnvironment.eventually("the check has ended")
        .until(() -> Operators.exitCode(check).isPresent());
    return "exit code " + Operators.exitCode(check).orElseThrow() + "\n"
        + check.lastLines(CHECK_LINES).stream().sorted().collect(Collectors.joining("\n"));
  }

  /** The permission as the check prints it, up to the end of the resource. */
  private static String inGroup(Permission permission) {
    return permission.toString().replace("/", "\0").split("\0")[0];
  }

  private static Set<String> used(AuditLog requests) {
    return requests.requests().stream().map(Request::kind).collect(Collectors.toSet());
  }

  @ParameterizedTest(name = "without {0}")
  @MethodSource("permissions")
  void withoutAPermissionTheOperatorFails(Permission permission) throws IOException {
    Deployment deployment = env.install(env.chart(ROLES_ONLY).without(permission));
    assertThat(check(deployment)).startsWith("exit code 1\nFAILED  ")
        .contains(permission.equals(LISTED_FIRST)
            ? "does not allow the operator to list EdgeDevices in the namespace " + env.namespace()
            : ": " + inGroup(permission));
    AuditLog requests = env.audit(deployment);
    OperatorProcess operator = env
        .closeLater(deployment.launch(env.cluster().controlPlane().url(), Map.of()));
    DeviceLifecycle lifecycle = new DeviceLifecycle(env);
    try (DeviceLifecycle.Run _ = permission.equals(AFTER_A_CONFLICT)
        ? lifecycle.runInBackgroundWithConflicts()
        : lifecycle.runInBackground()) {
      TestEnvironment.eventually("the operator lacks the permission to " + permission)
          .until(() -> Operators.exitCode(operator).isPresent() || isDenied(requests, permission));
    }
    Operators.exitCode(operator).ifPresent(code -> {
      assertThat(code).isEqualTo(1);
      assertThat(operator.lastLines(1).getFirst()).contains("The operator cannot start: ");
    });
  }

  private static boolean isDenied(AuditLog requests, Permission permission) {
    String denied = permission.equals(NEEDED_BY_APPLY)
        ? "patch edgedevices"
        : permission.toString();
    return requests.forbidden().stream().anyMatch(request -> request.kind().equals(denied));
  }
}
