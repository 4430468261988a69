package org.chameleoncloud.edge.balenaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Compares our verdict on generated keyfiles with that of NetworkManager's library. */
class LibnmComparisonTest {
  private static final int KEYFILES = 3000;

  /** Lines that may be added to a connection of any type. Most are wrong in some way. */
  private static final List<String> COMMON = List.of("[connection]\ninterface-name=%s",
      "[connection]\nuuid=%s", "[connection]\nautoconnect=%s", "[connection]\nid=%s",
      "[connection]\nautoconnect-priority=%s", "[ipv4]\nmethod=%s",
      "[ipv4]\nmethod=%s\naddress1=192.0.2.10/24", "[ipv6]\nmethod=%s",
      "[ipv6]\nmethod=%s\naddress1=2001:db8::1/64", "[ipv4]\nmethod=manual\naddress1=%s",
      "[ipv6]\nmethod=manual\naddress1=%s", "[ipv4]\naddress1=%s",
      "[ipv4]\nmethod=auto\naddress2=%s", "[ipv4]\nmethod=auto\ndns=%s",
      "[ipv6]\nmethod=auto\ndns=%s", "[ipv4]\nmethod=manual\naddress1=192.0.2.10/24\ngateway=%s",
      "[ipv4]\nmethod=auto\ngateway=%s", "[ipv4]\nmethod=auto\nroute1=%s",
      "[ipv4]\nmethod=auto\nmay-fail=%s", "[ethernet]\nmtu=%s", "[ethernet]\nduplex=%s",
      "[ethernet]\nport=%s", "[ethernet]\nmac-address=%s", "[ethernet]\ncloned-mac-address=%s",
      "[%s]", "[%s]\nkey=value", "%s");
  private static final List<String> WIFI = List.of("[wifi]\nmode=%s", "[wifi]\nband=%s",
      "[wifi]\nband=%s\nchannel=36", "[wifi]\nband=bg\nchannel=%s", "[wifi]\nband=a\nchannel=%s",
      "[wifi]\nchannel=%s", "[wifi]\nhidden=%s", "[wifi]\nbssid=%s", "[wifi]\nmtu=%s",
      "[wifi-security]\nkey-mgmt=%s\npsk=correct horse",
      "[802-11-wireless-security]\nkey-mgmt=%s\npsk=correct horse", "[wifi-security]\nauth-alg=%s",
      "[wifi-security]\nkey-mgmt=wpa-psk\npsk=correct horse\nproto=%s",
      "[wifi-security]\nkey-mgmt=wpa-psk\npsk=correct horse\npairwise=%s",
      "[wifi-security]\nkey-mgmt=wpa-psk\npsk=correct horse\ngroup=%s",
      "[wifi-security]\nkey-mgmt=sae\npsk=correct horse\npmf=%s",
      "[wifi-security]\nkey-mgmt=%s\nauth-alg=open\npsk=correct horse",
      "[wifi-security]\nkey-mgmt=none\nauth-alg=%s",
      "[wifi-security]\nkey-mgmt=ieee8021x\nauth-alg=leap\nleap-username=%s",
      "[wifi-security]\nkey-mgmt=wpa-eap\n[802-1x]\neap=%s\nidentity=anna\nphase2-auth=mschapv2",
      "[wifi-security]\nkey-mgmt=wpa-eap\n[802-1x]\neap=%s",
      "[wifi-security]\nkey-mgmt=wpa-eap\n[802-1x]\neap=peap;\nphase2-auth=gtc\nidentity=%s",
      "[wifi-security]\nkey-mgmt=wpa-eap\n[802-1x]\neap=peap;\nidentity=anna\nphase2-auth=%s",
      "[wifi-security]\nkey-mgmt=wpa-eap\n[802-1x]\neap=ttls;\nidentity=anna\nphase2-autheap=%s",
      "[wifi-security]\nkey-mgmt=wpa-eap\n[802-1x]\neap=tls;\nidentity=anna\nclient-cert=/a");
  private static final List<String> VALUES = Stream.of("auto", "manual", "disabled", "link-local",
      "shared", "static", "dhcp", "ignore", "none", "Auto", "infrastructure", "adhoc", "ap",
      "managed",
      "a", "bg", "5GHz", "1", "6", "14", "15", "36", "38", "39", "165", "1500", "-1", "99999", "x",
      "true", "false", "yes", "on", "TRUE", "0", "wpa-psk", "WPA-PSK", "sae", "SAE", "owe",
      "wpa-eap",
      "ieee8021x", "wpa2-psk", "wpa-psk ", "wpa", "rsn;", "wpa;rsn;", "WPA;", "wpa ;rsn", "ccmp;",
      "tkip;ccmp", "aes;", "wep104;", "gcmp;", "open", "OPEN", "shared ", "leap", "peap;", "peap",
      "ttls;", "tls;", "pwd;", "PEAP;", "peap;ttls;", "peap; ttls;", "md5;", "fast;", "teap;",
      "mschapv2", "MSCHAPv2", "pap", "gtc", "md5", "eap-mschapv2", "eth0", "wlan0 ", "eth0/1",
      "eth:1", "a-name-of-16-byt", "a-name-of-15-by", "all", "..",
      "0e8f7a3c-2d52-4a0c-9a55-5f3f5b7f1c11",
      "0e8f7a3c2d524a0c9a555f3f5b7f1c11", "0123456789012345678901234567890123456789",
      "192.0.2.10/24", "192.0.2.10/24,192.0.2.1", "192.0.2.10/24, 192.0.2.1", "192.0.2.10",
      "192.0.2.10/33", "192.0.2.300/24", "192.0.2.10/255.255.255.0", "192.0.2.10/24;192.0.2.1",
      "192.0.2.10;24;192.0.2.1;", "192.0.2.10/24,x", "192.0.2.10/24,,", "192.0.2.10/24,",
      "2001:db8::1/64", "2001:db8::1/64,fe80::1", "2001:db8::1", "2001:db8::1/129",
      "fe80::1%eth0/64",
      "192.0.2.1", "192.0.2.1;", "192.0.2.1;192.0.2.2", "192.0.2.1,192.0.2.2", "192.0.2.1 ;",
      "2001:db8::1;", "dns.example.org", "192.0.2.1#dns.example.org;", "10.0.0.0/8,192.0.2.1",
      "10.0.0.0/8,192.0.2.1,100", "10.0.0.0/8,,100", "10.0.0.0/8,x", "10.0.0.0/8 via 192.0.2.1",
      "00:11:22:33:44:55", "00-11-22-33-44-55", "001122334455", "00:11:22:33:44:55 ", "random",
      "permanent", "half", "full", "Half", "tp", "aui", "rj45", "", " ", "\\s", "a\\qb", "a\\sb",
      "\"x\"",
      "x # comment", "wifi", "Wi-Fi", "wifi_security", "proxy", "Ipv4", "gsm", "wifi-security ",
      "\u00fcber", "enterprise", "[x", "a=b").toList();
  /** Whole connections of other types; the placeholder is one value. */
  private static final List<String> OTHERS = List.of("[connection]\ntype=%s",
      "[connection]\ntype=%s\n[wifi]\nssid=Lab", "[connection]\ntype=gsm\n[gsm]\napn=%s",
      "[connection]\ntype=vpn\n[vpn]\nservice-type=%s",
      "[connection]\ntype=bluetooth\n[bluetooth]\nbdaddr=00:11:22:33:44:55\ntype=%s",
      "[connection]\ntype=vlan\n[vlan]\nid=%s\nparent=eth0",
      "[connection]\ntype=vlan\n[vlan]\nid=5",
      "[connection]\ntype=bridge\ninterface-name=%s\n[bridge]",
      "[connection]\ntype=dummy\n[dummy]",
      "[connection]\ntype=wifi\n[wifi]\nssid=Lab\n[wifi-security]\nkey-mgmt=wpa-psk\npsk=%s",
      "[connection]\n type = ethernet\n[ipv4] \nmethod = %s",
      "[connection]\n%s=ethernet", "[connection]\ntype=wifi\n[wifi]\nssid=%s");
  private static final List<String> TYPES = List.of("ethernet", "802-3-ethernet", "wifi",
      "802-11-wireless", "gsm", "cdma", "vpn", "bridge", "bond", "vlan", "wireguard", "dummy",
      "generic",
      "tun", "vxlan", "macvlan", "loopback", "pppoe", "wifi-p2p", "veth", "vrf", "team", "wired",
      "wireless", "wlan", "Wi-Fi", "WIFI", "Ethernet", "ethernet ", "802-1x", "ipv4", "lan");

  @BeforeAll
  static void requireLibnm() {
    Libnm.require();
  }

  @Test
  void refusesExactlyTheKeyfilesThatNetworkManagerIgnoresInPartOrInFull() throws Exception {
    SplittableRandom random = new SplittableRandom(20);
    List<String> keyfiles = Stream.concat(
        TYPES.stream().flatMap(type -> OTHERS.stream().map(each -> each.replace("%s", type))),
        IntStream.range(0, KEYFILES).mapToObj(_ -> generated(random))).toList();

    List<String> judged = Libnm.judge(keyfiles);

    assertThat(judged).hasSameSizeAs(keyfiles).contains("ok");
    SoftAssertions.assertSoftly(softly -> {
      for (int i = 0; i < keyfiles.size(); i++) {
        softly.assertThat(Keyfile.problem(keyfiles.get(i)).isEmpty())
            .as("%s%nlibnm: %s%nours: %s", keyfiles.get(i), judged.get(i),
                Keyfile.problem(keyfiles.get(i)).orElse("ok"))
            .isEqualTo(judged.get(i).equals("ok"));
      }
    });
  }

  private static String generated(SplittableRandom random) {
    if (random.nextInt(4) == 0) {
      return filled(random, OTHERS);
    }
    List<String> lines = new ArrayList<>();
    if (random.nextBoolean()) {
      lines.add("[connection]\ntype=ethernet");
    } else {
      lines.add("[connection]\ntype=wifi\n[wifi]\nssid=Lab");
      lines.add(filled(random, WIFI));
    }
    if (random.nextInt(3) == 0) {
      lines.add(filled(random, COMMON));
    }
    return String.join(random.nextBoolean() ? "\n" : "\r\n\n", lines) + "\n";
  }

  private static String filled(SplittableRandom random, List<String> forms) {
    return forms.get(random.nextInt(forms.size())).replace("%s",
        VALUES.get(random.nextInt(VALUES.size())));
  }
}
