package org.chameleoncloud.edge.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The runtime has the modules that the programs use. */
class RuntimeModulesIT {
  private static final Pattern USE = Pattern
      .compile("\\s+(\\S+)\\s+-> \\S+\\s+((?:java|jdk)\\.\\S+)");
  /**
   * Parts of dependencies that use JavaBeans and are never used, by the beginnings of their class names: YAML beans,
   * bean annotations, circuit breakers, Pack200 and the metrics of Log4j.
   */
  private static final Set<String> UNUSED = Set.of("org.yaml.snakeyaml.introspector.",
      "com.fasterxml.jackson.databind.ext.", "org.apache.commons.lang3.concurrent.",
      "org.apache.commons.compress.java.util.jar.", "org.apache.commons.compress.harmony.pack200.",
      "io.micrometer.core.instrument.binder.logging.Log4j2Metrics");

  private static Set<String> modules() throws IOException, InterruptedException {
    return BuiltImage.get().run(Map.of(), List.of("/opt/java/bin/java", "--list-modules")).lines()
        .map(line -> line.split("@")[0]).collect(Collectors.toSet());
  }

  @Test
  void theRuntimeHasTheRequiredModules() throws Exception {
    assertThat(modules()).containsAll(JavaRuntime.MODULES).doesNotContain("java.desktop",
        "jdk.compiler");
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "baker"})
  void noUsedPackageNeedsAMissingModule(String program) throws Exception {
    StringWriter printed = new StringWriter();
    try (PrintWriter out = new PrintWriter(printed)) {
      ToolProvider.findFirst("jdeps").orElseThrow().run(out, out, "--multi-release", "25",
          "--ignore-missing-deps", "-verbose:class",
          BuiltImage.get().file("/opt/chi-edge/" + program + ".jar").toString());
    }
    Set<String> modules = modules();
    Set<String> users = printed.toString().lines().map(USE::matcher)
        .filter(use -> use.matches() && !modules.contains(use.group(2))).map(use -> use.group(1))
        .collect(Collectors.toSet());
    assertThat(printed.toString()).contains("-> java.lang.String");
    assertThat(users).allMatch(name -> UNUSED.stream().anyMatch(name::startsWith));
  }
}
