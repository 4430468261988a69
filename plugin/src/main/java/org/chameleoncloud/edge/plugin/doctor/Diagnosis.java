package org.chameleoncloud.edge.plugin.doctor;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** What an examination means, step by step. */
final class Diagnosis {
  private static final List<Function<Examination, List<Finding>>> STEPS = List.of(
      ClusterRules::findings, ResourceRules::findings, FleetRules::findings,
      OperatorRules::findings, CredentialRules::findings, RecordRules::findings,
      DeviceRules::findings,
      ImageRules::findings);

  private Diagnosis() {}

  /** The findings, in the order of {@link Section}, without a secret. */
  static List<Finding> findings(Examination seen) {
    Masking masking = Masking.of(seen.known());
    Stream<Finding> all = STEPS.stream().flatMap(step -> step.apply(seen).stream());
    return all.map(finding -> finding.withTexts(masking::apply)).toList();
  }
}
