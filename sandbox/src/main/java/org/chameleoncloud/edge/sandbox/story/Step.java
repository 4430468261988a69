package org.chameleoncloud.edge.sandbox.story;

import java.io.IOException;

/**
 * A part of the story.
 *
 * @param title what happens
 * @param action makes it happen, and waits for what must follow
 */
record Step(String title, Action action) {
  /** What a step does. */
  interface Action {
    void run() throws ExpectationFailedException, IOException, InterruptedException;
  }
}
