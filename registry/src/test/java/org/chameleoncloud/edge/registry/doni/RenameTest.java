package org.chameleoncloud.edge.registry.doni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.UUID;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.json;

import java.io.IOException;
import java.util.List;
import org.chameleoncloud.edge.registry.PropertyChange;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.chameleoncloud.edge.registry.RegistryFailure.Kind;
import org.chameleoncloud.edge.registry.testing.FakeTestbed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Doni responds with 500 to a rename to a name that is taken, and does not say that it is. */
class RenameTest {
  private final FakeTestbed testbed = new FakeTestbed();

  @AfterEach
  void close() throws IOException {
    testbed.close();
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
}
