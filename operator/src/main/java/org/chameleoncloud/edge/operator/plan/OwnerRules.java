package org.chameleoncloud.edge.operator.plan;

import java.net.Inet6Address;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.chameleoncloud.edge.operator.api.ImageSpec;
import org.chameleoncloud.edge.operator.api.SpecPatterns;

/** The rules for what an owner sets in the device's operating system. */
final class OwnerRules {
  private static final Pattern HOST = Pattern.compile(SpecPatterns.HOST);
  private static final Pattern IPV4 = Pattern.compile(SpecPatterns.IPV4);
  private static final Pattern IPV6 = Pattern.compile(SpecPatterns.IPV6);
  private static final Pattern COUNTRY = Pattern.compile(SpecPatterns.COUNTRY);

  private OwnerRules() {}

  /** The first thing that is wrong, as a sentence that names the field. */
  static Optional<String> firstProblem(ImageSpec image) {
    return entryProblem("spec.image.sshKeys", image.sshKeys(), SshPublicKey::is,
        "is no OpenSSH public key: copy the whole line of the .pub file, 'type base64 comment'")
        .or(() -> entryProblem("spec.image.ntpServers", image.ntpServers(),
            HOST.asMatchPredicate(), "is no host name and no address"))
        .or(() -> entryProblem("spec.image.dnsServers", image.dnsServers(),
            text -> isIpv4(text) || isIpv6(text), "is no address"))
        .or(() -> country(image.country()))
        .or(() -> ConnectionRules.firstProblem(image.connections()));
  }

  private static Optional<String> country(String country) {
    return country == null || COUNTRY.matcher(country).matches()
        ? Optional.empty()
        : Optional.of("spec.image.country must be two capital letters, such as US");
  }

  /** An entry is told by its place: a key is long, and one that was pasted wrongly may be a private one. */
  private static Optional<String> entryProblem(String field, List<String> entries,
      Predicate<String> fits, String sentence) {
    for (int i = 0; entries != null && i < entries.size(); i++) {
      if (entries.get(i) == null || !fits.test(entries.get(i))) {
        return Optional.of(field + "[" + i + "] " + sentence);
      }
    }
    return Optional.empty();
  }

  static boolean isIpv4(String text) {
    return IPV4.matcher(text).matches();
  }

  static boolean isIpv6(String text) {
    try {
      return IPV6.matcher(text).matches() && Inet6Address.ofLiteral(text) != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
