package org.chameleoncloud.edge.sandbox.story;

import java.io.IOException;

/**
 * A part of the story.
 *
 * @param title what happens in it
 * @param action has it happen, and waits for what must be seen
 */
record Scene(String title, Action action) {
  /** What a scene does. */
  interface Action {
    void play() throws NotSeen, IOException, InterruptedException;
  }
}
