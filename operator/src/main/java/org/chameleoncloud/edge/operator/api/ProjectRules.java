package org.chameleoncloud.edge.operator.api;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What {@code spec.authorizedProjects} may be: the rules of the CRD and of the operator, with one text each.
 *
 * <p>Doni joins the entries with commas, and Blazar compares the caller's project id with the parts: an empty list is an
 * empty text, of which nobody's project is a part, and an id is found only as Keystone writes it (doni,
 * driver/worker/blazar; blazar, plugins/base.py). What is accepted and matches nobody locks the device.
 */
public final class ProjectRules {
  static final String EMPTY = "spec.authorizedProjects is empty, which would lock everybody out of the device, its owner too: "
      + "name projects, or remove the field";
  static final String BLANK = "spec.authorizedProjects has a blank entry: name a project, or remove the entry";
  static final String ONE_PER_ENTRY = "spec.authorizedProjects must be a list with an entry for each project: without commas, "
      + "and without blanks around a name";
  static final String MISSPELLED_ID = "spec.authorizedProjects has a project id in another form than Keystone's, which would "
      + "match nobody: write its 32 digits in lower case, without dashes and braces";

  /** Blank entries have a message of their own. */
  static final String SINGLE_PATTERN = "^\\s*$|^[^\\s,]([^,]*[^\\s,])?$";
  /** What Python's UUID reads, and Doni therefore takes for an id: with dashes anywhere, braces and prefixes. */
  static final String ANY_ID_PATTERN = "^[{}]*(urn:)?(uuid:)?[{}]*-*([0-9a-fA-F]-*){32}[{}]*$";
  static final String ID_PATTERN = "^[0-9a-f]{32}$";

  private static final Pattern NOT_BLANK = Pattern.compile(SpecPatterns.NOT_BLANK);
  private static final Pattern SINGLE = Pattern.compile(SINGLE_PATTERN);
  private static final Pattern ANY_ID = Pattern.compile(ANY_ID_PATTERN);
  private static final Pattern ID = Pattern.compile(ID_PATTERN);

  private ProjectRules() {}

  /**
   * The first thing that is wrong with a list, without a full stop.
   *
   * @param projects null if the spec has none
   */
  public static Optional<String> firstProblem(List<String> projects) {
    if (projects == null) {
      return Optional.empty();
    }
    if (projects.isEmpty()) {
      return Optional.of(EMPTY);
    }
    if (projects.stream()
        .anyMatch(project -> project == null || !NOT_BLANK.matcher(project).find())) {
      return Optional.of(BLANK);
    }
    if (projects.stream().anyMatch(Predicate.not(SINGLE.asMatchPredicate()))) {
      return Optional.of(ONE_PER_ENTRY);
    }
    return projects.stream().filter(ANY_ID.asMatchPredicate())
        .filter(Predicate.not(ID.asMatchPredicate())).findFirst()
        .map(id -> MISSPELLED_ID + ": "
            + id.replaceAll("urn:|uuid:|[{}-]", "").toLowerCase(Locale.ROOT));
  }
}
