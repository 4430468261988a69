package org.chameleoncloud.edge.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.chameleoncloud.edge.golden.ProjectDirectory;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Checks of the chart that do not need Helm. ChartIT in cluster-tests renders it. */
class ChartTest {
  private static final Path TEMPLATES = ProjectDirectory
      .path("helm/chi-edge-operator/templates");
  private static final Pattern OPTION = Pattern.compile("- (--[a-z-]+)");
  private static final Pattern RULES = Pattern
      .compile("define \"chi-edge-operator.rules\" -}}\n(.*?)\\{\\{- end", Pattern.DOTALL);
  private static final Pattern SECRET_RULES = Pattern.compile(
      "define \"chi-edge-operator.secretRules\" -}}\n(.*?)\\{\\{- end", Pattern.DOTALL);
  private static final Pattern BAKE_RULES = Pattern.compile(
      "define \"chi-edge-operator.bakeRules\" -}}\n(.*?)\\{\\{- end", Pattern.DOTALL);
  private static final Pattern DEVICE_RULES = Pattern.compile(
      "define \"chi-edge-operator.deviceRules\" -}}\n(.*?)\\{\\{- end", Pattern.DOTALL);
  private static final Pattern FLEET_RULES = Pattern.compile(
      "define \"chi-edge-operator.fleetRules\" -}}\n(.*?)\\{\\{- end", Pattern.DOTALL);
  private static final Pattern SOURCE_RULES = Pattern.compile(
      "define \"chi-edge-operator.sourceRules\" -}}\n(.*?)\\{\\{- end", Pattern.DOTALL);
  private static final Pattern CLUSTER_SOURCE_RULES = Pattern.compile(
      "define \"chi-edge-operator.clusterSourceRules\" -}}\n(.*?)\\{\\{- end", Pattern.DOTALL);
  private static final Pattern BAKE_CA_RULES = Pattern.compile(
      "define \"chi-edge-operator.bakeCaRules\" -}}\n\\{\\{- with .Values.bake.caConfigMap }}\n"
          + "(.*?)\\{\\{- end",
      Pattern.DOTALL);

  @Test
  void theDeploymentPassesOnlyOptionsThatExist() throws IOException {
    String deployment = Files.readString(TEMPLATES.resolve("_program.tpl"));
    List<String> passed = OPTION.matcher(deployment).results().map(MatchResult::group)
        .map(line -> line.substring(2)).toList();
    assertThat(passed).contains("--namespaces", "--bake-image", "--max-bakes", "--bake-cache",
        "--max-bakes-per-namespace", "--bake-min-throughput", "--require-claim-label",
        "--bake-https-proxy", "--bake-http-proxy", "--bake-no-proxy", "--bake-ca-config-map",
        "--bake-allow-local-sources", "--bake-balena-api",
        "--image-url", "--image-url-namespaces", "--registry-ca", "--testbed-hosts", "--plain-http",
        "--image-source-hosts", "--cluster-image-sources",
        "--log-format",
        "--device-metrics", "--restrict-new-devices", "--require-secret-label",
        "--bake-namespaces");
    assertThat(new CommandLine(new Options()).getCommandSpec().optionsMap().keySet())
        .containsAll(passed);
  }

  @Test
  void theOperatorMayOnlyGetCreateAndDeleteSecrets() throws IOException {
    assertThat(rules()).filteredOn(rule -> rule.getResources().contains("secrets"))
        .flatExtracting(PolicyRule::getVerbs).containsExactlyInAnyOrder("get", "create", "delete");
  }

  @Test
  void withoutBakesTheOperatorMayCreateOnlySecrets() throws IOException {
    assertThat(rules(RULES)).filteredOn(rule -> !rule.getResources().contains("events"))
        .flatExtracting(PolicyRule::getVerbs).containsOnly("get", "list", "watch");
    assertThat(rules(SECRET_RULES)).extracting(rule -> rule.getResources().getFirst())
        .containsExactly("secrets");
    assertThat(rules(BAKE_RULES)).extracting(rule -> rule.getResources().getFirst())
        .containsExactly("jobs");
  }

  @Test
  void thePreflightCheckRequiresExactlyTheseRules() throws IOException {
    Set<String> granted = rules().stream()
        .flatMap(rule -> rule.getResources().stream().flatMap(resource -> rule.getVerbs().stream()
            .map(verb -> new RequiredPermission(rule.getApiGroups().getFirst(), resource, verb,
                null))))
        .map(RequiredPermission::toString).collect(Collectors.toSet());
    assertThat(Stream.of(RequiredPermission.inWatchedNamespaces(),
        RequiredPermission.forBakes(""), RequiredPermission.forClusterSources())
        .flatMap(List::stream))
        .extracting(RequiredPermission::toString).containsExactlyInAnyOrderElementsOf(granted);
  }

  @Test
  void noRuleHasWildcardsOrBroadVerbs() throws IOException {
    assertThat(rules()).isNotEmpty().allSatisfy(rule -> {
      assertThat(rule.getApiGroups()).doesNotContain("*");
      assertThat(rule.getResources()).isNotEmpty().doesNotContain("*");
      assertThat(rule.getVerbs()).isNotEmpty().doesNotContain("*", "update", "deletecollection");
    });
  }

  @Test
  void theOnlyConfigMapThatTheOperatorMayReadIsTheOneWithCaCertificates() throws IOException {
    assertThat(rules()).noneMatch(rule -> rule.getResources().contains("configmaps"));
    assertThat(rules(BAKE_CA_RULES)).singleElement().satisfies(rule -> {
      assertThat(rule.getResources()).containsExactly("configmaps");
      assertThat(rule.getResourceNames()).hasSize(1);
      assertThat(rule.getVerbs()).containsExactly("get");
    });
  }

  private static List<PolicyRule> rules() throws IOException {
    List<PolicyRule> all = new ArrayList<>(rules(DEVICE_RULES));
    all.addAll(rules(RULES));
    all.addAll(rules(FLEET_RULES));
    all.addAll(rules(SECRET_RULES));
    all.addAll(rules(BAKE_RULES));
    all.addAll(rules(SOURCE_RULES));
    all.addAll(rules(CLUSTER_SOURCE_RULES));
    return all;
  }

  private static List<PolicyRule> rules(Pattern template) throws IOException {
    var block = template.matcher(Files.readString(TEMPLATES.resolve("_helpers.tpl")));
    assertThat(block.find()).isTrue();
    String yaml = block.group(1).replaceAll("\\{\\{[^}]*}}", "a-value");
    return new ObjectMapper(new YAMLFactory()).readValue(yaml, new TypeReference<>() {
    });
  }
}
