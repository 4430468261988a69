package org.chameleoncloud.edge.operator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The CRD and the operator accept the same lists of projects, and say the same of the others. */
class ProjectRulesTest {
  private static final String DASHED = "5f0a1f0c-6d5b-4b0e-8a0f-6f5b9d3c2a1e";
  private static final Admission ADMISSION = Admission.ofCheckedInCrd();

  private static List<String> causes(List<String> projects) {
    ObjectNode device = new ObjectMapper().createObjectNode()
        .put("apiVersion", "edge.chameleoncloud.org/v1alpha1").put("kind", "EdgeDevice");
    device.putObject("metadata").put("name", "pi-1");
    ArrayNode list = device.putObject("spec").put("machineName", "raspberrypi4-64")
        .put("contactEmail", "lab@example.org").putArray("authorizedProjects");
    projects.forEach(list::add);
    return ADMISSION.causes(device, null);
  }

  @Provide
  Arbitrary<List<String>> lists() {
    Arbitrary<String> parts = Arbitraries.of("CH-1", " ", ",", "\n", "\t", "\u00a0", "\u2003",
        "Chameleon Edge", "é", DASHED, DASHED.replace("-", ""), "-", "{", "}", "urn:", "uuid:",
        "5F0A1F0C6D5B4B0E8A0F6F5B9D3C2A1E");
    return parts.list().ofMinSize(0).ofMaxSize(3).map(list -> String.join("", list)).list()
        .ofMaxSize(3);
  }

  @Property(tries = 1000)
  void agreeOnEveryList(@ForAll("lists") List<String> projects) {
    List<String> causes = causes(projects);

    assertThat(ProjectRules.firstProblem(projects).isEmpty()).as("%s by the CRD: %s", projects,
        causes).isEqualTo(causes.isEmpty());
    ProjectRules.firstProblem(projects).ifPresent(problem -> assertThat(causes)
        .anyMatch(cause -> problem.startsWith(cause.replaceFirst("^[^:]*: [^:]*: \"array\": ",
            ""))));
  }

  @Provide
  Arbitrary<List<String>> goodLists() {
    Arbitrary<String> names = Combinators.combine(Arbitraries.of("CH", "Chameleon Edge", "ü"),
        Arbitraries.integers().between(1, 999999)).as((name, number) -> name + "-" + number);
    return Arbitraries.oneOf(names, Arbitraries.just(DASHED.replace("-", ""))).list().ofMinSize(1)
        .ofMaxSize(9);
  }

  @Property(tries = 200)
  void acceptsNamesAndIds(@ForAll("goodLists") List<String> projects) {
    assertThat(ProjectRules.firstProblem(projects)).isEmpty();
    assertThat(causes(projects)).isEmpty();
  }

  @Test
  void namesTheIdWithoutDashes() {
    assertThat(ProjectRules.firstProblem(List.of("CH-1", DASHED)))
        .hasValueSatisfying(problem -> assertThat(problem).endsWith(DASHED.replace("-", "")));
  }

  @Test
  void noListIsNoProblem() {
    assertThat(ProjectRules.firstProblem(null)).isEmpty();
  }
}
