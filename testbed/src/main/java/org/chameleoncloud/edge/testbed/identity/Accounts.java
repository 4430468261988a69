package org.chameleoncloud.edge.testbed.identity;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.testbed.http.Refusal;

/** The projects and their application credentials. Safe to use from many threads. */
public final class Accounts {
  private final Map<String, Project> projects = new ConcurrentHashMap<>();
  private final Map<String, Credential> credentials = new ConcurrentHashMap<>();
  private final Clock clock;

  public Accounts(Clock clock) {
    this.clock = clock;
  }

  /** Adds a project with one user. The name must be new. */
  public Project addProject(String name, String userName) {
    Project project = Project.named(name, userName);
    if (projects.putIfAbsent(name, project) != null) {
      throw new IllegalArgumentException("there is already a project named " + name);
    }
    return project;
  }

  /** The project of this name, which must exist. */
  public Project project(String name) {
    return Optional.ofNullable(projects.get(name))
        .orElseThrow(() -> new IllegalArgumentException("there is no project named " + name));
  }

  /**
   * Stores a new credential.
   *
   * @throws Refusal 409 when its user has one of that name
   */
  public synchronized Credential add(Credential credential) {
    boolean taken = ofUser(credential.project().userId()).stream()
        .anyMatch(other -> other.name().equals(credential.name()));
    if (taken) {
      throw new Refusal(409, "Conflict occurred attempting to store application_credential -"
          + " Duplicate entry found with name " + credential.name() + ".");
    }
    credentials.put(credential.id(), credential);
    return credential;
  }

  /** The credential of this id, expired or not. */
  public Optional<Credential> credential(String id) {
    return Optional.ofNullable(credentials.get(id));
  }

  /** The credential of this id while it is accepted. */
  public Optional<Credential> validCredential(String id) {
    return credential(id).filter(credential -> !credential.expired(clock.instant()));
  }

  /** A user's credentials by name. */
  public List<Credential> ofUser(String userId) {
    return credentials.values().stream()
        .filter(credential -> credential.project().userId().equals(userId))
        .sorted((a, b) -> a.name().compareTo(b.name())).toList();
  }

  /** Deletes a credential; one that is gone stays gone. */
  public void remove(String id) {
    credentials.remove(id);
  }

  /** Has a credential expire at this moment. */
  public void expire(String id) {
    credentials.computeIfPresent(id, (_, credential) -> credential.expiringAt(clock.instant()));
  }
}
