package org.chameleoncloud.edge.operator.fleet;

import java.util.List;
import org.chameleoncloud.edge.operator.fleet.rollout.Member;

/** The names of devices in a message: a few of them, and how many others there are. */
final class Names {
  private static final int SHOWN = 5;

  private Names() {}

  /** Such as {@code pi-01, pi-02 and 7 others}. */
  static String of(List<String> names) {
    if (names.size() <= SHOWN + 1) {
      return String.join(", ", names);
    }
    return String.join(", ", names.subList(0, SHOWN)) + " and " + (names.size() - SHOWN)
        + " others";
  }

  /** The same with the reason of each, such as {@code pi-01 (FixSpec)}. */
  static String withReasons(List<Member> members) {
    return of(members.stream().map(Names::withReason).toList());
  }

  private static String withReason(Member member) {
    String reason = member.state() == null ? "" : member.state().reason();
    return reason.isEmpty() ? member.name() : member.name() + " (" + reason + ")";
  }

  /** Such as {@code 1 device} or {@code 2 devices}. */
  static String devices(int number) {
    return number == 1 ? "1 device" : number + " devices";
  }
}
