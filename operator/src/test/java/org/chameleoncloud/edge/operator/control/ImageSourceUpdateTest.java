package org.chameleoncloud.edge.operator.control;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.OnUpdate;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.BakeSettingsBuilder;
import org.junit.jupiter.api.Test;

/** A new revision of a source that many devices name. */
class ImageSourceUpdateTest extends ImageSourceSetting {
  private static final List<String> NAMES = List.of("pi-1", "pi-2", "pi-3", "pi-4", "pi-5");
  private static final int SLOTS = 2;

  /** Whether bakes run until the test ends them. */
  private volatile boolean held;

  @Override
  String bake(Job job) {
    return held && FakeJobController.purpose(job).equals("bake") ? null : super.bake(job);
  }

  private List<Job> running() {
    return operator.client.batch().v1().jobs().inNamespace(OperatorHarness.NAMESPACE).list()
        .getItems().stream().filter(FakeJobController::isUnfinishedBake).toList();
  }

  private long waiting() {
    return NAMES.stream().filter(name -> operator.status(name)
        .condition(ConditionType.IMAGE_READY)
        .filter(image -> image.reason().equals("WaitForBakeSlot")).isPresent()).count();
  }

  @Test
  void bakesItsDevicesAgainInNoMoreSlotsThanThereAre() {
    operator.kill();
    run(BakeSettingsBuilder.builder(BakeSettings.defaults()).maxBakes(SLOTS).build());
    source("pi4", withDigest().onUpdate(OnUpdate.All).build());
    awaitRevision("pi4", "sha256:" + OLD);
    NAMES.forEach(name -> register(name, device("pi4")));
    NAMES.forEach(name -> awaitDigest(name, OLD));

    held = true;
    publish(NEW, "pi4");

    for (int left = NAMES.size(); left > 0; left--) {
      int bakes = Math.min(SLOTS, left);
      int devices = left - bakes;
      await(bakes + " bakes and " + devices + " devices that wait").atMost(OperatorHarness.TIMEOUT)
          .until(() -> running().size() == bakes && waiting() == devices);
      Job first = running().getFirst();
      jobs.finish(first, super.bake(first));
    }
    NAMES.forEach(name -> awaitDigest(name, NEW));
  }
}
