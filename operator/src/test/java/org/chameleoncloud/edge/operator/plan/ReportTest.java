package org.chameleoncloud.edge.operator.plan;

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
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Golden files: {@code report/NAME.in.json} tells what was known and what came of the plan, {@code NAME.out.json} the
 * status that this must give. A file without its other half fails the build.
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
        .map(name -> DynamicTest.dynamicTest(name, () -> givesTheStatus(name))).toList();
  }

  @Test
  void everyFileIsUsed() throws Exception {
    assertThat(cases(IN)).isNotEmpty().isEqualTo(cases(OUT));
    assertThat(files()).allMatch(file -> file.endsWith(IN) || file.endsWith(OUT));
  }

  private static void givesTheStatus(String name) throws Exception {
    GoldenCase given = JSON.readValue(folder().resolve(name + IN).toFile(), GoldenCase.class);
    Observation seen = given.observation();
    Plan plan = Planner.plan(seen);
    List<ActionResult> results = given.results(plan);

    EdgeDeviceStatus status = Report.status(seen, plan, results);

    assertThat(JSON.readTree(JSON.writeValueAsString(status)))
        .as("%s gives%n%s", name,
            JSON.writerWithDefaultPrettyPrinter().writeValueAsString(status))
        .isEqualTo(JSON.readTree(folder().resolve(name + OUT).toFile()));
    EdgeDeviceStatus read = JSON.readValue(JSON.writeValueAsString(status),
        EdgeDeviceStatus.class);
    assertThat(read).as("a status read back from the API server is the same").isEqualTo(status);
  }

  private static Set<String> cases(String ending) throws Exception {
    return files().stream().filter(file -> file.endsWith(ending))
        .map(file -> file.substring(0, file.length() - ending.length()))
        .collect(Collectors.toSet());
  }

  private static List<String> files() throws IOException, URISyntaxException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder())) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }

  private static Path folder() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(ReportTest.class.getResource("/report")).toURI());
  }
}
