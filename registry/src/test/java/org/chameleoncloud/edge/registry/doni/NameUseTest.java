package org.chameleoncloud.edge.registry.doni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.UUID;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.json;

import java.io.IOException;
import java.util.List;
import org.chameleoncloud.edge.registry.NameHolder;
import org.chameleoncloud.edge.registry.NameUse;
import org.chameleoncloud.edge.registry.NameUse.User;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Doni responds with 500 to a rename to a name that is taken, and does not say that it is. */
class NameUseTest {
  private static final String OTHER_UUID = "11111111-2222-3333-4444-555555555555";
  private static final List<String> LIST = List.of("GET /v1/hardware/");
  private static final List<String> LIST_AND_EXPORT = List.of("GET /v1/hardware/",
      "GET /v1/hardware/export");

  private final FakeTestbed testbed = new FakeTestbed();

  @AfterEach
  void close() throws IOException {
    testbed.close();
  }

  private static String record(String uuid, String name, String project) {
    return """
        {"uuid": "%s", "name": "%s", "project_id": "%s", "created_at": "2026-11-22T08:18:19+00:00",
         "properties": {}, "workers": []}""".formatted(uuid, name, project);
  }

  private Registry with(String own, String others) {
    return testbed.respondingWith(request -> json(200, "{\"hardware\": [%s]}"
        .formatted(request.getPath().endsWith("/export") ? others : own))).open();
  }

  @Test
  void aRenameToATakenNameLeavesItsEffectUnknown() {
    Registry registry = testbed
        .respondingWith(json(500, "{\"error\": \"An unknown error occurred.\"}")).open();
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class,
        () -> registry.patch(UUID, List.of(new PropertyChange.Rename("pi"))));
    assertThat(failure.kind()).isEqualTo(Kind.BROKEN);
    assertThat(failure.mayHaveTakenEffect()).isTrue();
    assertThat(testbed.inventoryRequestLines()).hasSize(1);
  }

  @Test
  void findsTheNameAtTheRecordItself() throws Exception {
    NameUse use = with(record(UUID, "pi", "p"), "").useOf("pi", UUID);
    assertThat(use).isEqualTo(new NameUse(User.OWN_RECORD, new NameHolder("pi", UUID, "p")));
    assertThat(testbed.inventoryRequestLines()).isEqualTo(LIST);
  }

  @Test
  void findsTheNameInTheSameProject() throws Exception {
    Registry registry = with(record(UUID, "old", "p") + "," + record(OTHER_UUID, "pi", "p"), "");
    NameUse expected = new NameUse(User.SAME_PROJECT, new NameHolder("pi", OTHER_UUID, "p"));
    assertThat(registry.useOf("pi", UUID)).isEqualTo(expected);
    assertThat(registry.useOf("pi", null)).isEqualTo(expected);
    assertThat(testbed.inventoryRequestLines()).containsExactly("GET /v1/hardware/",
        "GET /v1/hardware/");
  }

  @Test
  void findsTheNameInAnotherProject() throws Exception {
    Registry registry = with(record(UUID, "old", "p"), record(OTHER_UUID, "pi", "q"));
    NameUse use = registry.useOf("pi", UUID);
    assertThat(use.user()).isEqualTo(User.OTHER_PROJECT);
    assertThat(use.holderOfName()).contains(new NameHolder("pi", OTHER_UUID, "q"));
    assertThat(testbed.inventoryRequestLines()).isEqualTo(LIST_AND_EXPORT);
  }

  @Test
  void findsARecordThatTheSameProjectHasCreatedSinceTheList() throws Exception {
    Registry registry = with(record(UUID, "old", "p"), record(OTHER_UUID, "pi", "p"));
    assertThat(registry.useOf("pi", UUID).user()).isEqualTo(User.SAME_PROJECT);
  }

  @Test
  void findsNobodyWhenTheNameIsFree() throws Exception {
    NameUse use = with(record(UUID, "old", "p"), record(OTHER_UUID, "other", "q"))
        .useOf("pi", UUID);
    assertThat(use.user()).isEqualTo(User.NOBODY);
    assertThat(use.holderOfName()).isEmpty();
  }

  @Test
  void findsANameThatDiffersInCaseOnlyUnlessAnotherRecordHasExactlyTheName() throws Exception {
    Registry registry = with(record(UUID, "PI", "p"), "");
    assertThat(registry.useOf("pi", UUID).user()).isEqualTo(User.OWN_RECORD);
    Registry both = with(record(UUID, "PI", "p") + "," + record(OTHER_UUID, "pi", "p"), "");
    assertThat(both.useOf("pi", UUID).user()).isEqualTo(User.SAME_PROJECT);
  }
}
