package org.chameleoncloud.edge.operator.api;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is wrong with a resource that does not match this version's schema. */
public final class UnreadableResource {
  private UnreadableResource() {}

  /**
   * The field and what is wrong with it, such as {@code spec.machineName: Cannot deserialize ...}.
   *
   * @return empty when the request or the watch failed for another reason
   */
  public static Optional<String> field(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
        .filter(JsonMappingException.class::isInstance).map(JsonMappingException.class::cast)
        .reduce((_, deeper) -> deeper)
        .map(mismatch -> (path(mismatch) + ": " + mismatch.getOriginalMessage())
            .replaceFirst("^: ", ""));
  }

  /** The path below the resource: the index of an item in a list of resources means nothing to a user. */
  private static String path(JsonMappingException mismatch) {
    return mismatch.getPath().stream()
        .dropWhile(step -> !(step.getFrom() instanceof Class<?> type
            ? type == EdgeDevice.class
            : step.getFrom() instanceof EdgeDevice))
        .map(UnreadableResource::shown).collect(Collectors.joining()).replaceFirst("^\\.", "");
  }

  private static String shown(Reference step) {
    return step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName();
  }
}
