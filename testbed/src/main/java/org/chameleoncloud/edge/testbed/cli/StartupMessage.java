package org.chameleoncloud.edge.testbed.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.chameleoncloud.edge.testbed.Testbed;

/** What the program prints when it is ready: what runs where and how to use it. */
record Greeting(Testbed testbed, List<String> projects, Path cloudsYaml, Duration workerInterval,
    Duration bootAfter, int faults) {
  String text() {
    return """
        CHI@Edge testbed, ready.
          identity   %s
          inventory  %s
          projects   %s
          workers    run every %s; devices %s
          faults     %s

        Use it with any client of Keystone and Doni, such as chi-edge:
          export OS_CLIENT_CONFIG_FILE='%s'
          export OS_CLOUD='%s'
          chi-edge device list

        Ctrl-C stops it; the records go with it.""".formatted(testbed.identityUrl(),
        testbed.inventoryUrl(), String.join(", ", projects), seconds(workerInterval),
        bootAfter == null
            ? "stay off (see --boot-after)"
            : "boot " + seconds(bootAfter) + " after their registration",
        faults == 0 ? "none" : faults + " in force", cloudsYaml, projects.getFirst());
  }

  private static String seconds(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }
}
