package org.chameleoncloud.edge.operator.plan.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.Planner;
import org.chameleoncloud.edge.operator.plan.observation.Observation;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Tests with golden files. {@code report/NAME.in.json} has what was observed and the results of the planned actions,
 * {@code NAME.out.json} the expected status. A file without the other one fails the build.
 */
class ReportTest {
  private static final ObjectMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
      .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL,
          JsonInclude.Include.NON_NULL))
      .build();
  private static final String IN = ".in.json";
  private static final String OUT = ".out.json";

  @TestFactory
  List<DynamicTest> everyCase() throws Exception {
    return cases(IN).stream().sorted()
        .map(name -> DynamicTest.dynamicTest(name, () -> assertStatus(name))).toList();
  }

  @Test
  void everyFileIsUsed() throws Exception {
    assertThat(cases(IN)).isNotEmpty().isEqualTo(cases(OUT));
    assertThat(files()).allMatch(file -> file.endsWith(IN) || file.endsWith(OUT));
  }

  private static void assertStatus(String name) throws Exception {
    ReportCase input = JSON.readValue(directory().resolve(name + IN).toFile(), ReportCase.class);
    Observation seen = input.observation();
    Plan plan = Planner.plan(seen);
    List<ActionResult> results = input.results(plan);

    EdgeDeviceStatus status = Report.status(seen, plan, results);

    assertThat(JSON.readTree(JSON.writeValueAsString(status)))
        .as("the status of %s is%n%s", name,
            JSON.writerWithDefaultPrettyPrinter().writeValueAsString(status))
        .isEqualTo(JSON.readTree(directory().resolve(name + OUT).toFile()));
    EdgeDeviceStatus read = JSON.readValue(JSON.writeValueAsString(status),
        EdgeDeviceStatus.class);
    assertThat(read).as("the status after serialization and deserialization").isEqualTo(status);
  }

  private static Set<String> cases(String suffix) throws Exception {
    return files().stream().filter(file -> file.endsWith(suffix))
        .map(file -> file.substring(0, file.length() - suffix.length()))
        .collect(Collectors.toSet());
  }

  private static List<String> files() throws IOException, URISyntaxException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory())) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }

  private static Path directory() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(ReportTest.class.getResource("/report")).toURI());
  }
}
