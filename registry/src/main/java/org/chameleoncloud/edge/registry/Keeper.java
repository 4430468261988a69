package org.chameleoncloud.edge.registry;

/**
 * Decides, entry by entry while a list is read, what is kept of it.
 *
 * @param <T> an entry
 */
@FunctionalInterface
public interface Keeper<T> {
  /**
   * What to keep of an entry that was read, such as an equal object that is kept already; null to leave it out of the list.
   *
   * @param fingerprint of its bytes in the response
   * @throws ListTooLargeException to stop reading: the list fails
   */
  T keep(T entry, long fingerprint) throws ListTooLargeException;

  /**
   * What is kept of an entry whose bytes in the response have this fingerprint, so that it need not be read again.
   *
   * @return null if that is not known: then the entry is read, and given to {@link #keep}
   * @throws ListTooLargeException to stop reading: the list fails
   */
  default T known(long fingerprint) throws ListTooLargeException {
    return null;
  }

  /**
   * Whether an entry whose bytes in the response have this fingerprint is known to be left out, so that it need not be
   * read. Asked before {@link #known}.
   *
   * @throws ListTooLargeException to stop reading: the list fails
   */
  default boolean leavesOut(long fingerprint) throws ListTooLargeException {
    return false;
  }

  /** Keeps everything as it is. */
  static <T> Keeper<T> all() {
    return (entry, _) -> entry;
  }
}
