package org.chameleoncloud.edge.registry;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Who uses a device name, to explain why a create or a rename was rejected: the registry responds to a create with 409,
 * and to a rename with 500 and no reason.
 *
 * @param user who uses the name
 * @param holder the record that has it; null if the name is free
 */
public record NameUse(User user, NameHolder holder) {

  /** Who uses a name. */
  public enum User {
    /** The record in question: it already has the name. */
    OWN_RECORD,
    /** Another record of the same project. */
    SAME_PROJECT,
    /** A record of another project. */
    OTHER_PROJECT,
    /** No record. */
    NOBODY
  }

  /** The record that has the name; empty if the name is free. */
  public Optional<NameHolder> holderOfName() {
    return Optional.ofNullable(holder);
  }

  /**
   * Who uses a name.
   *
   * @param uuidOrNull the record in question; null for one that does not exist yet
   * @param ownProject all records of the project
   * @param holder the record that has the name, from {@link #inProject} or {@link Registry#holderOf}
   */
  public static NameUse of(String uuidOrNull, List<Hardware> ownProject,
      Optional<NameHolder> holder) {
    return holder.map(found -> new NameUse(user(uuidOrNull, ownProject, found), found))
        .orElse(new NameUse(User.NOBODY, null));
  }

  private static User user(String uuidOrNull, List<Hardware> ownProject, NameHolder found) {
    if (found.uuid().equals(uuidOrNull)) {
      return User.OWN_RECORD;
    }
    boolean sameProject = ownProject.stream()
        .anyMatch(record -> record.projectId().equals(found.projectId()));
    return sameProject ? User.SAME_PROJECT : User.OTHER_PROJECT;
  }

  /**
   * The record of the own project that has the name. A case-insensitive database rejects names that differ in case only,
   * so such a record counts if no other has exactly this name.
   */
  public static Optional<NameHolder> inProject(String name, List<Hardware> ownProject) {
    Function<Hardware, NameHolder> holder = record -> new NameHolder(record.name(), record.uuid(),
        record.projectId());
    Stream<Hardware> similar = ownProject.stream()
        .filter(record -> record.name().equalsIgnoreCase(name));
    return similar.min(Comparator.comparing(record -> !record.name().equals(name))).map(holder);
  }
}
