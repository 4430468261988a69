package org.chameleoncloud.edge.registry;

/**
 * Decides, entry by entry while a list is read, what is kept of it.
 *
 * @param <T> an entry
 */
@FunctionalInterface
public interface Keeper<T> {
  /**
   * What to keep of an entry, such as an equal object that is kept already; null to leave it out of the list.
   *
   * @throws ListTooLargeException to stop reading: the list fails
   */
  T keep(T entry) throws ListTooLargeException;

  /** Keeps everything as it is. */
  static <T> Keeper<T> all() {
    return entry -> entry;
  }
}
