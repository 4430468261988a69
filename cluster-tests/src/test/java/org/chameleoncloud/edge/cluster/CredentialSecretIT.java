package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command of docs/tasks.md and docs/runbook.md that replaces the credential in a Secret. */
class CredentialSecretIT {
  private static final Pattern COMMAND = Pattern
      .compile("^kubectl -n lab create secret .* --dry-run=client .*$", Pattern.MULTILINE);
  private static final String OLD = "an old credential";
  private static final String NEW = "a new credential";

  @RegisterExtension
  static final TestEnvironment ENV = new TestEnvironment();

  /** Like docs/install.md, examples/README.md, the restored backup of docs/tasks.md, and Flux. */
  @ParameterizedTest
  @ValueSource(strings = {"create", "apply --server-side", "apply",
      "apply --server-side --field-manager=kustomize-controller"})
  void replacesItNoMatterHowTheSecretWasCreated(String created) throws IOException {
    Files.writeString(ENV.directory().resolve("clouds.yaml"), NEW);
    for (String command : commands()) {
      ENV.kubectl("delete", "secret", "chi-edge", "--ignore-not-found").orFail();
      ENV.kubectlWithInput("""
          {apiVersion: v1, kind: Secret, metadata: {name: chi-edge, labels: {edge.chameleoncloud.org/use: "true"}},
           stringData: {clouds.yaml: %s, ca.crt: kept}}
          """.formatted(OLD), (created + " -f -").split(" ")).orFail();

      ENV.cluster().shell().in(ENV.directory()).run(command).withoutWarnings();

      Secret secret = ENV.client().secrets().inNamespace(ENV.namespace()).withName("chi-edge")
          .get();
      assertThat(secret.getData()).containsOnlyKeys("clouds.yaml", "ca.crt")
          .containsEntry("clouds.yaml", encoded(NEW)).containsEntry("ca.crt", encoded("kept"));
      assertThat(secret.getMetadata().getLabels())
          .containsEntry("edge.chameleoncloud.org/use", "true");
    }
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    for (String document : List.of("docs/tasks.md", "docs/runbook.md")) {
      String text = Files.readString(ENV.cluster().checkout().top().resolve(document))
          .replace("\\\n ", "");
      List<String> found = COMMAND.matcher(text).results().map(MatchResult::group).toList();
      assertThat(found).as(document).isNotEmpty();
      commands.addAll(found);
    }
    return commands.stream().map(command -> command.replace("-n lab", "-n " + ENV.namespace()))
        .distinct().toList();
  }
}
