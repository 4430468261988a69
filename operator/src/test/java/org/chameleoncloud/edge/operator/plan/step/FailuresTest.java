package org.chameleoncloud.edge.operator.plan.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void everyKindOfFailureHasAReason() {
    Map<Kind, Reason> expected = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      expected.put(kind, switch (kind) {
        case UNREACHABLE, TIMEOUT, BUSY, BROKEN -> Reason.WAIT_FOR_REGISTRY;
        case CREDENTIAL_REJECTED, CREDENTIAL_UNKNOWN, CREDENTIAL_MALFORMED ->
          Reason.RENEW_CREDENTIAL;
        case NO_ENDPOINT, HOST_NOT_ALLOWED -> Reason.FIX_SECRET;
        case FORBIDDEN -> Reason.REQUEST_ACCESS;
        case REFUSED -> Reason.FIX_SPEC;
        case NAME_TAKEN -> Reason.CHOOSE_ANOTHER_NAME;
        case NOT_FOUND -> Reason.IN_PROGRESS;
      });
    }

    expected.forEach((kind, reason) -> assertThat(
        Failures.progress(RegistryFailure.of(kind, "A message"), "chi-edge").reason())
        .as(kind.name()).isEqualTo(reason));
  }

  @Test
  void aHostThatIsNotAllowedSaysWhoCanAllowIt() {
    assertThat(Failures.progress(RegistryFailure.of(Kind.HOST_NOT_ALLOWED,
        "Keystone at 10.1.2.3 is not allowed: it is a private or local address"), "chi-edge")
        .message()).isEqualTo("The credential in the Secret \"chi-edge\": Keystone at 10.1.2.3 is "
            + "not allowed: it is a private or local address. Correct auth_url, or have the "
            + "operator's administrator allow the host with --testbed-hosts, and http with "
            + "--plain-http.");
  }

  @Test
  void onlyPermanentFailuresStallADevice() {
    for (Kind kind : Kind.values()) {
      Progress progress = Failures.progress(RegistryFailure.of(kind, "A message"), "chi-edge");
      assertThat(progress.isStalled()).as(kind.name())
          .isEqualTo(!kind.isTransient() && kind != Kind.NOT_FOUND);
    }
  }

  @Test
  void aRejectedListIsTheRegistrysProblem() {
    for (Kind kind : Kind.values()) {
      RegistryFailure failure = RegistryFailure.of(kind, "A message");
      Progress expected = kind == Kind.REFUSED
          ? Progress.inProgress(Reason.WAIT_FOR_REGISTRY, "A message.")
          : Failures.progress(failure, "chi-edge");
      assertThat(Failures.ofList(failure, "chi-edge")).as(kind.name()).isEqualTo(expected);
    }
  }

  @Test
  void aCredentialFailureNamesTheSecret() {
    assertThat(Failures.progress(RegistryFailure.of(Kind.CREDENTIAL_REJECTED, "A message"),
        "my-secret").message()).contains("\"my-secret\"").endsWith(".");
  }
}
