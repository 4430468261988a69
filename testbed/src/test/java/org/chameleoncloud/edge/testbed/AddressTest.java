package org.chameleoncloud.edge.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.chameleoncloud.edge.testbed.http.ListenAddress;
import org.junit.jupiter.api.Test;

/** The services are where the address says, and send clients there. */
class AddressTest {
  /** Another address of the loopback interface, which every Linux has. */
  private static final ListenAddress OTHER = new ListenAddress("127.0.0.2");
  private static final String PROJECT = "CH-231106";

  @Test
  void listensOnTheAddressOnly() throws IOException {
    try (Testbed testbed = Testbed.start(TestbedOptions.forTests().address(OTHER))) {
      for (URI service : services(testbed)) {
        assertThat(service.getHost()).isEqualTo("127.0.0.2");
        assertThat(connects("127.0.0.2", service.getPort())).isTrue();
        assertThat(connects("127.0.0.1", service.getPort())).isFalse();
      }
    }
  }

  @Test
  void listensOnTheAddressOnlyWhenItClosesIdleConnections() throws IOException {
    try (Testbed testbed = Testbed.start(
        TestbedOptions.forTests().address(OTHER).keepAlive(Duration.ofSeconds(60)))) {
      for (URI service : services(testbed)) {
        assertThat(service.getHost()).isEqualTo("127.0.0.2");
        assertThat(connects("127.0.0.2", service.getPort())).isTrue();
        assertThat(connects("127.0.0.1", service.getPort())).isFalse();
      }
    }
  }

  @Test
  void namesTheAddressInTheCatalogInVersionDocumentsAndInCloudsYaml() throws IOException {
    try (Testbed testbed = Testbed.start(TestbedOptions.forTests().address(OTHER))) {
      testbed.addProject(PROJECT);
      try (Client client = new Client(testbed, testbed.credential(PROJECT))) {
        JsonNode catalog = Client.json(client.signInWith(testbed.credential(PROJECT).id(),
            testbed.credential(PROJECT).secret())).at("/token/catalog");
        assertThat(catalog.findValuesAsText("url")).hasSize(9)
            .allSatisfy(url -> assertThat(URI.create(url).getHost()).isEqualTo("127.0.0.2"));
        assertThat(testbed.cloudsYaml("edge", testbed.credential(PROJECT)))
            .contains("auth_url: " + testbed.identityUrl());
        for (URI service : services(testbed)) {
          HttpResponse<String> versions = client.send("GET", service, null);
          assertThat(versions.body()).doesNotContain("127.0.0.1");
        }
        assertThat(client.send("GET", testbed.identityUrl(), null).body())
            .contains(testbed.identityUrl().toString());
      }
    }
  }

  @Test
  void namesTheAddressWhosePortIsInUse() {
    try (Testbed testbed = Testbed.start(TestbedOptions.forTests().address(OTHER))) {
      int port = testbed.identityUrl().getPort();
      assertThatThrownBy(
          () -> Testbed.start(TestbedOptions.forTests().address(OTHER).ports(port, 0)))
          .hasMessageContaining("cannot listen on 127.0.0.2:" + port + " (identity): ");
    }
  }

  private static Iterable<URI> services(Testbed testbed) {
    return Map.of("identity", testbed.identityUrl(), "inventory", testbed.inventoryUrl(),
        "reservation", testbed.reservations().url()).values();
  }

  private static boolean connects(String host, int port) throws IOException {
    try (Socket socket = new Socket(host, port)) {
      return socket.isConnected();
    } catch (ConnectException refused) {
      return false;
    }
  }
}
