package org.chameleoncloud.edge.operator.control.polling;

import java.util.Optional;
import org.chameleoncloud.edge.registry.Registry;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The project of a credential, which never changes. Only the arbitration of names needs it: no list fails without. */
final class CredentialProject {
  private static final Logger LOG = LoggerFactory.getLogger(CredentialProject.class);

  private final Registry registry;
  private volatile String id;

  CredentialProject(Registry registry) {
    this.registry = registry;
  }

  /** The project's id; empty while it is unknown. */
  Optional<String> id() {
    return Optional.ofNullable(id);
  }

  /** Asks for it, unless it is known. */
  void learn() {
    if (id != null) {
      return;
    }
    try {
      id = registry.projectId();
    } catch (RegistryFailure failure) {
      RegistryFailureLog.write(LOG.atWarn().addKeyValue("event", "project-unknown"), failure);
    }
  }
}
