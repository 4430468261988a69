package org.chameleoncloud.edge.baker.output;

import java.io.IOException;

import org.chameleoncloud.edge.baker.directory.OpenDirectory;
import org.chameleoncloud.edge.baker.directory.Place;

/** What killed processes left in a directory of outputs whose names nobody may ask for again. */
public final class Leftovers {
  private Leftovers() {}

  /**
   * Removes the hidden files of all outputs that no process is writing.
   *
   * @param names a glob for the names of the outputs, without characters that make a name too long to be hidden
   */
  public static void remove(Place place, String names) throws IOException {
    Place outputs = place.child(names);
    try (OpenDirectory directory = outputs.openDirectory()) {
      for (String lock : directory.files(HiddenNames.of(names, OutputFile.LOCK)).keySet()) {
        OutputFile.removeLeftovers(
            outputs.sibling(lock.substring(1, lock.length() - OutputFile.LOCK.length())));
      }
    }
  }
}
