package org.chameleoncloud.edge.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.chameleoncloud.edge.registry.FakeTestbed.UUID;

/** Calls a registry and expects that it fails. */
final class Failures {
  /** A call that gives nothing back. */
  static final Call DELETE = registry -> {
    registry.delete(UUID);
    return null;
  };

  private Failures() {}

  interface Call {
    Object on(Registry registry) throws RegistryFailure;
  }

  static RegistryFailure of(Registry registry, Call call) {
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class, () -> call.on(registry));
    assertThat(failure).as("the failure").isNotNull();
    return failure;
  }
}
