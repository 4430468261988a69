package org.chameleoncloud.edge.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WriteInputsTest {
  @Test
  void aResourceMadeAnewIsNotHeldBackByWhatItsPredecessorWasRefused() {
    Observation seen = Scene.ofNewDevice().finalizer().get();
    Subject old = seen.subject();
    Subject anew = new Subject(old.namespace(), old.name(), "uid-2", old.generation(),
        old.createdAt(), old.deleting(), old.finalizer(), old.paused(), old.forceDelete(),
        old.syncRequest(), old.rebakeRequest());
    Observation seenAnew = new Observation(anew, seen.spec(), seen.status(), seen.credentials(),
        seen.deviceCredentials(), seen.secretValues(), seen.listing(), seen.rival(), seen.images(),
        seen.bakeSettings(), seen.hold(), seen.now());
    assertThat(Planner.plan(seenAnew).writeInputs())
        .isNotEqualTo(Planner.plan(seen).writeInputs());
  }
}
