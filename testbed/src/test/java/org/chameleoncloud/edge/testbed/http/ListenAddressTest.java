package org.chameleoncloud.edge.testbed.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
  @ParameterizedTest
  @CsvSource({"192.0.2.7, http://192.0.2.7:5000, 192.0.2.7",
      "2001:db8::7, http://[2001:db8::7]:5000, [2001:db8::7]",
      "2001:DB8::7, http://[2001:DB8::7]:5000, [2001:DB8::7]"})
  void isInUrlsAsItIsWritten(String text, String url, String shown) {
    assertThat(new ListenAddress(text).url(5000)).hasToString(url);
    assertThat(new ListenAddress(text)).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "http://192.0.2.7", "192.0.2.7:5000", "[2001:db8::7]",
      "[2001:db8::7]:5000", "testbed.example.org", "localhost", "5000", "127.1", "0x7f000001",
      "192.0.2.07", "192.0.2.256", "192.0.2.7/24", " 192.0.2.7", "::ffff:192.0.2.7",
      "fe80::1%lo", "*"})
  void refusesWhatIsNotAnAddressInItsUsualForm(String text) {
    assertThatThrownBy(() -> new ListenAddress(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "\"" + text + "\" is not an IP address:\nwrite it without scheme, port, brackets"
                + " and zone, like 192.0.2.7 or 2001:db8::7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::"})
  void refusesTheAddressThatMeansAllAddresses(String text) {
    assertThatThrownBy(() -> new ListenAddress(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            text + " is all addresses of this machine,\nand URLs need one: choose the one that"
                + " clients connect to");
  }

  @Test
  void refusesALinkLocalIpv6AddressBecauseUrlsHaveNoZone() {
    assertThatThrownBy(() -> new ListenAddress("fe80::1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fe80::1 is link-local and needs a zone,\nand URLs have none: choose another"
            + " address");
  }

  @Test
  void namesTheAddressesOfThisMachineIfItDoesNotHaveTheOne() {
    assertThatThrownBy(() -> ListenAddress.ofThisMachine("203.0.113.7"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("203.0.113.7 is not of this machine, which has\n")
        .hasMessageContaining("127.0.0.1").message().doesNotContain("%");
  }

  @Test
  void knowsWhichAddressesOnlyThisMachineReaches() {
    assertThat(ListenAddress.ofThisMachine("127.0.0.2").isLoopback()).isTrue();
    assertThat(new ListenAddress("::1").isLoopback()).isTrue();
    assertThat(new ListenAddress("192.0.2.7").isLoopback()).isFalse();
  }
}
