package org.chameleoncloud.edge.testbed.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.testbed.TestbedFixture;
import org.chameleoncloud.edge.testbed.identity.Credential;
import org.chameleoncloud.edge.testbed.identity.Rights;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code openstack} of the documents do at the testbed what the pages say. */
class OpenstackCommandTest extends TestbedFixture {
  /** In a block of code, or in a sentence. */
  private static final Pattern COMMAND = Pattern
      .compile("^ *(openstack [^`]*?)$|`(openstack [^`]*)`", Pattern.MULTILINE);

  @TempDir
  private Path directory;
  private PublishedCommand openstack;

  OpenstackCommandTest() throws IOException {}

  @BeforeEach
  void skipWithoutOpenstack() throws IOException {
    openstack = PublishedCommand.of("openstack", "python-openstackclient==10.5.0", directory,
        testbed.cloudsYaml("edge", testbed.credential(PROJECT)));
  }

  /** All that a page has, in order. */
  private static List<String> commands(String page) throws IOException {
    return COMMAND.matcher(Files.readString(Path.of("..", "docs", page))).results()
        .map(OpenstackCommandTest::command).toList();
  }

  private static String command(MatchResult found) {
    String text = found.group(1) == null ? found.group(2) : found.group(1);
    return text.strip().replaceAll("\\s+", " ");
  }

  private String run(String command) throws IOException, InterruptedException {
    List<String> words = List.of(command.split(" "));
    return openstack.run(words.subList(1, words.size()));
  }

  private Optional<Credential> credential(String name) {
    return testbed.credentials(PROJECT).stream()
        .filter(credential -> credential.name().equals(name)).findFirst();
  }

  @Test
  void theLabsCredentialIsCreatedListedAndDeletedAsThePageSays() throws Exception {
    List<String> documented = commands("credentials.md");
    assertThat(documented).as("a command that is not tested, or no longer documented")
        .containsExactly("openstack application credential create edge-lab --unrestricted",
            "openstack application credential delete ID",
            "openstack application credential list");

    run(documented.get(0));
    Credential made = credential("edge-lab").orElseThrow();
    assertThat(made.rights()).isEqualTo(Rights.UNRESTRICTED);
    assertThat(made.expiresAt()).isEmpty();
    assertThat(run(documented.get(2))).contains(made.id(), "edge-lab");
    run(documented.get(1).replace("ID", made.id()));
    assertThat(credential("edge-lab")).isEmpty();
  }

  @Test
  void theCatalogNamesTheTestbedsHosts() throws Exception {
    assertThat(commands("install.md")).containsExactly("openstack catalog list");
    assertThat(run("openstack catalog list")).contains("inventory", "127.0.0.1");
  }
}
