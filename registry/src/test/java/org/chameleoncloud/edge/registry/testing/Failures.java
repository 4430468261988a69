package org.chameleoncloud.edge.registry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.chameleoncloud.edge.registry.testing.FakeTestbed.UUID;

import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;

/** Calls a registry and expects a failure. */
public final class Failures {
  /** Deletes a record. */
  public static final Call DELETE = registry -> {
    registry.delete(UUID);
    return null;
  };

  private Failures() {}

  /** A call of a registry. */
  public interface Call {
    Object on(Registry registry) throws RegistryFailure;
  }

  /** The failure of the call; fails the test if there is none. */
  public static RegistryFailure of(Registry registry, Call call) {
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class, () -> call.on(registry));
    assertThat(failure).as("the failure").isNotNull();
    return failure;
  }
}
