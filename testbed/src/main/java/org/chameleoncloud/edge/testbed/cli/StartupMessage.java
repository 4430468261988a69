package org.chameleoncloud.edge.testbed.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.testbed.Testbed;

/** The message that the program prints when it is ready: the URLs, the settings and how to use them. */
record StartupMessage(Testbed testbed, List<String> projects, Path cloudsYaml,
    Duration workerInterval,
    Duration bootAfter, int faults) {
  String text() {
    return """
        The CHI@Edge testbed is ready.
          identity   %s
          inventory  %s
          reservation %s
          projects   %s
          workers    run every %s; devices %s
          faults     %s

        Use it with any client of Keystone and Doni, such as chi-edge:
          export OS_CLIENT_CONFIG_FILE='%s'
          export OS_CLOUD='%s'
          chi-edge device list
        The operator needs --testbed-hosts=%s --plain-http for it.
        %s
        Press Ctrl-C to stop it. All records are lost then.""".formatted(testbed.identityUrl(),
        testbed.inventoryUrl(), testbed.reservations().url(), String.join(", ", projects),
        seconds(workerInterval),
        bootAfter == null
            ? "stay off (see --boot-after)"
            : "boot " + seconds(bootAfter) + " after registration",
        faults == 0 ? "none" : faults + " active", cloudsYaml, projects.getFirst(),
        testbed.address(), warning());
  }

  private String warning() {
    return testbed.address().isLoopback() ? "" : """

        Others can connect to %s, and by http credentials and device keys can
        be read on the way: use it only on a network that you trust.
        """.formatted(testbed.address());
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
