package org.chameleoncloud.edge.operator.control;

import java.util.Map;
import org.chameleoncloud.edge.inventory.DeviceProperty;
import org.chameleoncloud.edge.registry.Credentials;
import org.chameleoncloud.edge.registry.Enrollment;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.Sensitive;
import org.chameleoncloud.edge.registry.client.RegistryClient;
import org.chameleoncloud.edge.testbed.Testbed;
import org.chameleoncloud.edge.testbed.identity.Credential;

/** Another client of the testbed, in another project and without the operator. */
final class OtherClient implements AutoCloseable {
  private final RegistryClient registryClient = new RegistryClient(
      RegistryClient.Settings.defaults().withHosts(OperatorHarness.TESTBED_HOSTS));
  private final Testbed testbed;
  private final Credential credential;

  OtherClient(Testbed testbed, String project) {
    this.testbed = testbed;
    credential = testbed.credential(project);
  }

  /** Registers a device and returns the record's uuid. */
  String register(String name) {
    Credentials credentials = new Credentials(testbed.identityUrl(), credential.id(),
        Sensitive.of(credential.secret()), null, "public", null);
    try {
      return registryClient.open(credentials)
          .register(new Enrollment(name, Map.of(DeviceProperty.MACHINE_NAME, "raspberrypi4-64",
              DeviceProperty.CONTACT_EMAIL, "other@example.org",
              DeviceProperty.APPLICATION_CREDENTIAL_ID, credential.id(),
              DeviceProperty.APPLICATION_CREDENTIAL_SECRET, credentials.secret())))
          .uuid();
    } catch (RegistryFailure failure) {
      throw new AssertionError(failure);
    }
  }

  @Override
  public void close() {
    registryClient.close();
  }
}
