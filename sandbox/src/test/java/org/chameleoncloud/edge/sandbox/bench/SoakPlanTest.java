package org.chameleoncloud.edge.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.chameleoncloud.edge.sandbox.bench.SoakPlan.Edit;
import org.chameleoncloud.edge.sandbox.bench.SoakPlan.Spec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The edits of a soak, for many seeds. */
class SoakPlanTest {
  private static final int DEVICES = 30;
  private static final int EDITS = 1000;

  private static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  private static List<Edit> edits(SoakPlan plan) {
    return new ArrayList<>(Stream.generate(plan::next).limit(EDITS).toList());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theSameSeedGivesTheSameEdits(long seed) {
    assertThat(edits(new SoakPlan(DEVICES, new Random(seed))))
        .isEqualTo(edits(new SoakPlan(DEVICES, new Random(seed))));
  }

  /** Applies the edits to a map, as an API server would. */
  @ParameterizedTest
  @MethodSource("seeds")
  void whatIsExpectedIsWhatTheEditsMake(long seed) {
    SoakPlan plan = new SoakPlan(DEVICES, new Random(seed));
    Map<String, Spec> devices = new HashMap<>(plan.expected());
    for (Edit edit : edits(plan)) {
      switch (edit) {
        case Edit.Change(String name, Spec spec) -> assertThat(devices.put(name, spec)).isNotNull();
        case Edit.Replace(String name, String fresh, Spec spec) -> {
          assertThat(devices.remove(name)).isNotNull();
          assertThat(devices.put(fresh, spec)).isNull();
        }
        case Edit.Label(String name, _) -> assertThat(devices).containsKey(name);
        case Edit.Switch(String name, _) -> assertThat(devices).containsKey(name);
        case Edit.Drift(String name, var egress) -> assertThat(devices.get(name).egress())
            .isNotEqualTo(egress);
      }
    }
    assertThat(plan.expected()).isEqualTo(devices).hasSize(DEVICES);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noNameIsUsedAgainAndNoRecordIsChangedByHandTwice(long seed) {
    SoakPlan plan = new SoakPlan(DEVICES, new Random(seed));
    Set<String> used = new HashSet<>(plan.expected().keySet());
    Set<String> drifted = new HashSet<>();
    Set<String> kinds = new HashSet<>();
    for (Edit edit : edits(plan)) {
      kinds.add(edit.kind());
      if (edit instanceof Edit.Replace(_, String fresh, _)) {
        assertThat(used.add(fresh)).as(fresh).isTrue();
      }
      if (edit instanceof Edit.Drift(String name, _)) {
        assertThat(drifted.add(name)).as(name).isTrue();
      }
    }
    assertThat(kinds).hasSize(6);
  }
}
