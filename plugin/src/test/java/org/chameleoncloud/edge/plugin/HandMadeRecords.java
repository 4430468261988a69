package org.chameleoncloud.edge.plugin;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.TestbedOptions;
import org.chameleoncloud.edge.testbed.identity.Credential;

/** A testbed with a project {@code lab}, whose credential is in a Secret, and records that were registered by hand. */
public final class HandMadeRecords implements AutoCloseable {
  private static final String PROJECT = "lab";
  /** Options that a command needs for a testbed on this machine. */
  public static final String[] OPTIONS = {"--testbed-hosts=127.0.0.1", "--plain-http"};

  private final Testbed testbed = Testbed.start(TestbedOptions.forTests());
  private final Credential credential;

  /** Starts it, and stores its credential for the commands. */
  public HandMadeRecords(PluginHarness plugin) {
    testbed.addProject(PROJECT);
    credential = testbed.credential(PROJECT);
    plugin.client().resource(new SecretBuilder().withNewMetadata().withName("chi-edge")
        .withNamespace("lab").endMetadata()
        .addToData("clouds.yaml", Base64.getEncoder().encodeToString(
            testbed.cloudsYaml("chi", credential).getBytes(StandardCharsets.UTF_8)))
        .build()).create();
  }

  /** Registers a device that signs in with the credential of the Secret. */
  public String register(String name, Map<String, Object> properties) {
    Map<String, Object> all = new HashMap<>(Map.of("machine_name", "raspberrypi4-64",
        "contact_email", "lab@example.org", "application_credential_id", credential.id(),
        "application_credential_secret", "s".repeat(86)));
    all.putAll(properties);
    return testbed.registerByHand(PROJECT, name, all).uuid();
  }

  /** The testbed. */
  public Testbed testbed() {
    return testbed;
  }

  @Override
  public void close() {
    testbed.close();
  }
}
