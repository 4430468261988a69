package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.EdgeDeviceStatus;
import org.chameleoncloud.edge.operator.plan.ReasonPlaces;
import org.junit.jupiter.api.Test;

/**
 * What docs/states.md promises to tools that read a status, tested with every possible status.
 * cluster-tests/gitops-verdicts tests some statuses with the tools themselves.
 */
class StatusContractTest {
  private static final Set<EdgeDeviceStatus> STATUSES = ReasonPlaces.statuses();
  private static final ObjectMapper JSON = new ObjectMapper()
      .enable(DeserializationFeature.USE_LONG_FOR_INTS);
  private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
      .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
      .addVar("status", SimpleType.DYN).addVar("metadata", SimpleType.DYN).build();
  private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder().build();

  private static boolean isTrue(EdgeDeviceStatus status, ConditionType type) {
    return status.condition(type).filter(Condition::holds).isPresent();
  }

  @Test
  void readyIsTrueExactlyWhenNothingIsInProgressOrStalled() {
    assertThat(STATUSES).isNotEmpty().allSatisfy(status -> {
      boolean inProgress = isTrue(status, ConditionType.RECONCILING);
      boolean stalled = isTrue(status, ConditionType.STALLED);
      assertThat(inProgress && stalled).isFalse();
      assertThat(isTrue(status, ConditionType.READY)).isEqualTo(!inProgress && !stalled);
    });
  }

  @Test
  void everyConditionHasTheObservedGenerationOfTheStatus() {
    assertThat(STATUSES).allSatisfy(status -> assertThat(status.conditions())
        .extracting(Condition::observedGeneration).containsOnly(status.observedGeneration()));
  }

  @Test
  void theExpressionsForFluxAgreeWithTheConditions() {
    CelRuntime.Program inProgress = program("inProgress");
    CelRuntime.Program failed = program("failed");
    CelRuntime.Program current = program("current");
    assertThat(STATUSES).allSatisfy(status -> {
      long generation = status.observedGeneration();
      assertThat(evaluate(inProgress, status, generation)).isFalse();
      assertThat(evaluate(inProgress, status, generation + 1)).isTrue();
      assertThat(evaluate(failed, status, generation))
          .isEqualTo(isTrue(status, ConditionType.STALLED));
      assertThat(evaluate(current, status, generation))
          .isEqualTo(isTrue(status, ConditionType.READY));
    });
  }

  private static CelRuntime.Program program(String name) {
    try {
      String expression = expression(name);
      return RUNTIME.createProgram(COMPILER.compile(expression).getAst());
    } catch (IOException | CelValidationException | CelEvaluationException e) {
      throw new AssertionError(name, e);
    }
  }

  private static String expression(String name) throws IOException {
    return Pattern.compile("^ +" + name + ": \"(.*)\"$", Pattern.MULTILINE)
        .matcher(Files.readString(ProjectDirectory.path("gitops/flux/lab.yaml"))).results()
        .findFirst().orElseThrow().group(1);
  }

  private static boolean evaluate(CelRuntime.Program program, EdgeDeviceStatus status,
      long generation) throws CelEvaluationException {
    Map<String, Object> plain = JSON.convertValue(status, new TypeReference<>() {
    });
    return (Boolean) program
        .eval(Map.of("status", plain, "metadata", Map.of("generation", generation)));
  }
}
