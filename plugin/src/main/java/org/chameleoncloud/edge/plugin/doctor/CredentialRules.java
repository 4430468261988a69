package org.chameleoncloud.edge.plugin.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.operator.api.Label;
import org.chameleoncloud.edge.plugin.doctor.Examination.SecretFacts;
import org.chameleoncloud.edge.plugin.doctor.Examination.SignIn;
import org.chameleoncloud.edge.plugin.output.Ages;

/** Whether the Secrets exist and hold credentials, and whether the testbed accepts them. */
final class CredentialRules {
  private static final Section SECTION = Section.CREDENTIAL;
  private static final Duration SOON = Duration.ofDays(14);

  private CredentialRules() {}

  static List<Finding> findings(Examination seen) {
    List<Finding> findings = new ArrayList<>();
    seen.secrets().forEach(
        secret -> findings.addAll(secret(secret.name(), secret.facts(), seen)));
    findings.add(signIn(seen));
    findings.add(expiry(seen));
    return findings;
  }

  private static List<Finding> secret(String name, Fact<SecretFacts> secret, Examination seen) {
    if (secret.isMissing()) {
      return List.of(Finding.wrong(SECTION, "Secret", "The Secret \"" + name
          + "\" does not exist in the namespace " + seen.namespace() + ".", Who.YOU,
          "Create it: kubectl -n " + seen.namespace() + " create secret generic " + name
              + " --from-file=clouds.yaml"));
    }
    return secret.value().map(found -> present(name, found, seen))
        .orElseGet(() -> List.of(secret.unread(SECTION, "Secret").orElseThrow()));
  }

  private static List<Finding> present(String name, SecretFacts secret, Examination seen) {
    List<Finding> findings = new ArrayList<>();
    if (secret.problem() != null) {
      findings.add(Finding.wrong(SECTION, "Secret", "The Secret \"" + name
          + "\" is not usable: " + secret.problem() + ".", Who.YOU,
          "Correct the Secret; examples/ shows the formats."));
    } else {
      findings.add(Finding.ok(SECTION, "Secret", secret.credentials() == null
          ? "The Secret \"" + name + "\" exists."
          : "The Secret \"" + name + "\" holds a credential for "
              + secret.credentials().authUrl().getHost() + "."));
    }
    if (seen.operatorHas("--require-secret-label") && !secret.labelled()) {
      findings.add(Finding.wrong(SECTION, "label", "The Secret \"" + name
          + "\" lacks the label without which the operator uses none.", Who.YOU,
          "If devices may use it: kubectl -n " + seen.namespace() + " label secret " + name + " "
              + Label.USE.key() + "=true"));
    }
    return findings;
  }

  private static Finding signIn(Examination seen) {
    return switch (seen.testbed().signIn()) {
      case SignIn.Works(String project) -> Finding.ok(SECTION, "sign-in", "The testbed accepts the "
          + "credential from this machine, for the project " + project
          + "; the cluster may have another network.");
      case SignIn.NotTried(String why) -> Finding.skipped(SECTION, "sign-in", why);
      case SignIn.Fails(var kind, String message) -> switch (kind) {
        case CREDENTIAL_REJECTED, CREDENTIAL_UNKNOWN, CREDENTIAL_MALFORMED -> Finding.wrong(SECTION,
            "sign-in", sentence(message), Who.YOU, "Create another application credential in the "
                + "testbed's dashboard, and put it into the Secret.");
        case FORBIDDEN -> Finding.wrong(SECTION, "sign-in", sentence(message), Who.YOU,
            "Use a credential of a member of the project that owns the device.");
        case NO_ENDPOINT -> Finding.wrong(SECTION, "sign-in", sentence(message), Who.YOU,
            "Correct the region or the interface in the Secret.");
        case HOST_NOT_ALLOWED -> Finding.wrong(SECTION, "sign-in", sentence(message), Who.YOU,
            "Correct auth_url in the Secret, or allow the host with --testbed-hosts, and http with "
                + "--plain-http.");
        default -> Finding.unknown(SECTION, "sign-in", sentence(message)
            + " That is so from this machine; the cluster may have another network.", Who.NOBODY,
            "Run this command again later; if the status says the same, the testbed is down.");
      };
    };
  }

  private static Finding expiry(Examination seen) {
    Instant now = seen.now();
    return seen.testbed().expiry().value().map(expiry -> expiry.map(time -> {
      if (!now.isBefore(time)) {
        return Finding.wrong(SECTION, "expiry", "The credential expired at " + time + ".", Who.YOU,
            "Create another one in the testbed's dashboard, and put it into the Secret.");
      }
      String what = "The credential expires in " + Ages.text(Duration.between(now, time)) + ", at "
          + time + ".";
      return time.isBefore(now.plus(SOON))
          ? Finding.wrong(SECTION, "expiry", what, Who.YOU,
              "Create another one in time, and put it "
                  + "into the Secret: docs/tasks.md has the steps.")
          : Finding.ok(SECTION, "expiry", what);
    }).orElseGet(() -> Finding.ok(SECTION, "expiry", "The credential never expires.")))
        .orElseGet(() -> seen.testbed().expiry().unread(SECTION, "expiry").orElseThrow());
  }

  private static String sentence(String message) {
    return message.endsWith(".") ? message : message + ".";
  }
}
