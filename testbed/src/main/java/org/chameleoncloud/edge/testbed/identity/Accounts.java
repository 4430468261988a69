package org.chameleoncloud.edge.testbed.identity;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.chameleoncloud.edge.testbed.http.HttpErrorException;

/** The projects and their application credentials. Thread-safe. */
public final class Accounts {
  private final Map<String, Project> projects = new ConcurrentHashMap<>();
  private final Map<String, Credential> credentials = new ConcurrentHashMap<>();
  private final Clock clock;

  public Accounts(Clock clock) {
    this.clock = clock;
  }

  /**
   * Adds a project with one user.
   *
   * @throws IllegalArgumentException when a project with this name exists
   */
  public Project addProject(String name, String userName) {
    Project project = Project.create(name, userName);
    if (projects.putIfAbsent(name, project) != null) {
      throw new IllegalArgumentException("there is already a project named " + name);
    }
    return project;
  }

  /**
   * The project with this name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Project project(String name) {
    return Optional.ofNullable(projects.get(name))
        .orElseThrow(() -> new IllegalArgumentException("there is no project named " + name));
  }

  /** The id of the project with this name. */
  public Optional<String> projectId(String name) {
    return Optional.ofNullable(projects.get(name)).map(Project::id);
  }

  /**
   * Stores a new credential.
   *
   * @throws HttpErrorException 409 when the user has a credential with this name
   */
  public synchronized Credential add(Credential credential) {
    boolean nameTaken = credentialsOf(credential.project().userId()).stream()
        .anyMatch(other -> other.name().equals(credential.name()));
    if (nameTaken) {
      throw new HttpErrorException(409,
          "Conflict occurred attempting to store application_credential -"
              + " Duplicate entry found with name " + credential.name() + ".");
    }
    credentials.put(credential.id(), credential);
    return credential;
  }

  /** The credential with this id, expired or not. */
  public Optional<Credential> credential(String id) {
    return Optional.ofNullable(credentials.get(id));
  }

  /** The credential with this id, unless it has expired. */
  public Optional<Credential> validCredential(String id) {
    return credential(id).filter(credential -> !credential.isExpired(clock.instant()));
  }

  /** All credentials, expired ones included, in no particular order. */
  List<Credential> credentials() {
    return List.copyOf(credentials.values());
  }

  /** A user's credentials, sorted by name. */
  public List<Credential> credentialsOf(String userId) {
    return credentials.values().stream()
        .filter(credential -> credential.project().userId().equals(userId))
        .sorted((a, b) -> a.name().compareTo(b.name())).toList();
  }

  /** Deletes a credential, if it exists. */
  public void remove(String id) {
    credentials.remove(id);
  }

  /** Makes a credential expire now. */
  public void expire(String id) {
    credentials.computeIfPresent(id, (_, credential) -> credential.withExpiry(clock.instant()));
  }
}
