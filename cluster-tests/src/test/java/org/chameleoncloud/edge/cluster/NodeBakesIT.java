package org.chameleoncloud.edge.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.chameleoncloud.edge.lab.host.Host;
import org.chameleoncloud.edge.lab.kubelet.KubeletNode;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.sandbox.stack.Baker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Bakes on a real node that lacks memory or disk, is drained, or loses its power. The operator and the control plane are
 * on the other node.
 */
class NodeBakesIT {
  private static final String REBAKE = " edge.chameleoncloud.org/rebake=now --overwrite";
  private static final String FILLER = Host.KUBELET_DIRECTORY + "/filler";
  private static NodeEnvironment env;
  private static KubeletNode node;

  private String namespace;
  private Path volume;
  private int registrationsBefore;

  @BeforeAll
  static void start() throws IOException {
    env = NodeEnvironment.start(NodeBakesIT.class, 2);
    node = env.cluster().nodes().getLast();
    env.install("nodeSelector.kubernetes\\\\.io/hostname=node1");
  }

  @AfterAll
  static void end() throws IOException {
    if (env != null) {
      env.close();
    }
  }

  @BeforeEach
  void createNamespace(TestInfo test) throws IOException {
    namespace = "lab-" + Integer.toHexString(test.getDisplayName().hashCode());
    registrationsBefore = registrations();
    env.createNamespace(namespace);
    volume = env.createVolume(namespace, node);
  }

  @AfterEach
  void deleteNamespace() throws IOException {
    node.host().run("rm -f " + FILLER);
    env.images().release();
    env.run("kubectl -n " + namespace + " delete edgedevices --all --timeout=180s");
    env.run("kubectl delete namespace " + namespace + " --timeout=180s");
    env.run("kubectl delete persistentvolume " + namespace);
  }

  private void assertBaked(String device) throws IOException, InterruptedException {
    env.await(namespace, device, ConditionType.IMAGE_READY, "True");
    Path image = volume.resolve(namespace).resolve(device + ".img");
    assertThat(new Baker(Nodes.CHECKOUT.bakerJar()).readConfig(image).path("hostname").asText())
        .isEqualTo(device);
    assertThat(registrations()).isEqualTo(registrationsBefore + 1);
  }

  private static int registrations() {
    return env.testbed().requests().count("POST", "/v1/hardware");
  }

  private void rebake(String device) {
    env.run("kubectl -n " + namespace + " annotate edgedevice " + device + REBAKE);
  }

  @Test
  void aBakeThatIsKilledForMemorySaysWhichValueToRaise() throws Exception {
    env.upgrade("bake.memory=40Mi");
    env.apply(namespace, "pi-memory", env.imageLine());
    assertThat(env.awaitMessage(namespace, "pi-memory", ConditionType.IMAGE_READY, "OOMKilled"))
        .contains("its limit of 40Mi").contains("bake.memory");
    env.upgrade("bake.memory=512Mi");
    rebake("pi-memory");
    assertBaked("pi-memory");
  }

  @Test
  void aFullVolumeSaysSoAndTheBakeSucceedsWhenThereIsSpace() throws Exception {
    node.host().run("mount -t tmpfs -o size=2m tmpfs '" + volume + "'");
    env.apply(namespace, "pi-disk", env.imageLine());
    assertThat(env.awaitMessage(namespace, "pi-disk", ConditionType.IMAGE_READY, "space"))
        .doesNotContain("Exception");
    node.host().run("mount -o remount,size=400m '" + volume + "'");
    rebake("pi-disk");
    env.await(namespace, "pi-disk", ConditionType.IMAGE_READY, "True");
    assertThat(node.host().run("ls '" + volume.resolve(namespace) + "'")).contains("pi-disk.img");
  }

  @Test
  void aBakeOnANodeThatIsDrainedBeginsAgainWhenTheNodeIsBack() throws Exception {
    env.images().hold();
    env.apply(namespace, "pi-drain", env.imageLine());
    awaitRunningBake();
    env.run("kubectl drain " + node.name() + " --delete-emptydir-data --timeout=180s");
    NodeEnvironment.eventually("the next pod waits for the node").until(() -> env.run(
        "kubectl -n " + namespace + " get pods -o jsonpath='{.items[*].status.phase}'")
        .contains("Pending"));
    env.images().release();
    env.run("kubectl uncordon " + node.name());
    assertBaked("pi-drain");
  }

  @Test
  void aBakeOnANodeThatLosesItsPowerIsRepeatedWhenTheNodeIsBack() throws Exception {
    env.images().hold();
    env.apply(namespace, "pi-power", env.imageLine());
    awaitRunningBake();
    env.cluster().powerCut(node);
    env.images().release();
    env.cluster().powerOn(node);
    // The kubelet finds the container gone, so the Job has failed. Without the annotation it is retried later.
    env.awaitMessage(namespace, "pi-power", ConditionType.IMAGE_READY, "retried");
    rebake("pi-power");
    assertBaked("pi-power");
  }

  @Test
  @Tag("nightly")
  void aBakeThatItsNodeEvictsSaysWhatTheNodeLackedAndSucceedsWhenThatIsFree() throws Exception {
    env.upgrade("bake.deadline=1m");
    node.limitPodStorage("400m", "100Mi");
    env.images().hold();
    env.apply(namespace, "pi-pressure", env.imageLine());
    awaitRunningBake();
    node.host().run("head --bytes 350M /dev/zero > " + FILLER);
    NodeEnvironment.eventually("the pod is evicted").until(() -> env.run("kubectl -n " + namespace
        + " get pods -o jsonpath='{range .items[*]}{.status.reason}: {.status.message}{end}'")
        .contains("Evicted: The node was low on resource: ephemeral-storage"));
    // The next pod waits, or is not admitted if it was scheduled before the node was tainted.
    assertThat(env.awaitMessage(namespace, "pi-pressure", ConditionType.IMAGE_READY, "evicted"))
        .contains("Its node says: The node ");
    node.host().run("rm " + FILLER);
    env.images().release();
    env.upgrade("bake.deadline=2h");
    rebake("pi-pressure");
    assertBaked("pi-pressure");
  }

  private void awaitRunningBake() {
    NodeEnvironment.eventually("the bake is running").until(() -> env.run("kubectl -n " + namespace
        + " get pods -o jsonpath='{.items[*].status.phase}'").equals("Running"));
  }
}
