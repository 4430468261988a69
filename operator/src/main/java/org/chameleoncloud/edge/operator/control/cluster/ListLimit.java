package org.chameleoncloud.edge.operator.control.cluster;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;

/**
 * Options of a list that needs only its first objects.
 *
 * <p>The client writes the selectors of a request into the options that it is given ({@code BaseOperation}, fabric8 7.5.2).
 * So each request has options of its own: of two threads that share them, one may get what the other selects.
 */
public final class ListLimit {
  private ListLimit() {}

  /** Options for one request, with at most so many objects. */
  public static ListOptions of(long objects) {
    return new ListOptionsBuilder().withLimit(objects).build();
  }
}
