package org.chameleoncloud.edge.sandbox;

import java.io.IOException;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;
import org.chameleoncloud.edge.sandbox.stack.SandboxSettings;
import org.chameleoncloud.edge.sandbox.story.Story.SceneListener;
import org.chameleoncloud.edge.sandbox.story.Story;

/** One run of the demo: everything is started, the story is played, everything is ended. */
public final class Demo implements AutoCloseable {
  private final Sandbox sandbox;
  private final Screen screen;
  private final SceneListener listener;
  private boolean keepFolder = true;
  private boolean closed;

  private Demo(Sandbox sandbox, Screen screen, SceneListener listener) {
    this.sandbox = sandbox;
    this.screen = screen;
    this.listener = listener;
  }

  /**
   * Starts everything.
   *
   * @param listener is told after each scene
   * @throws IOException when a part cannot be started; the message says which
   */
  public static Demo start(SandboxSettings settings, Screen screen, SceneListener listener)
      throws IOException {
    Sandbox sandbox = Sandbox.start(settings);
    Opening.tell(screen, sandbox);
    return new Demo(sandbox, screen, listener);
  }

  /** What runs. */
  public Sandbox sandbox() {
    return sandbox;
  }

  /**
   * Plays the story and sums it up.
   *
   * @return whether all of it was seen
   */
  public boolean play() throws IOException, InterruptedException {
    Story.Outcome outcome = new Story(sandbox, screen, listener).play();
    Summary.tell(screen, sandbox, outcome);
    keepFolder(!outcome.complete());
    return outcome.complete();
  }

  /** Whether the files stay when everything has ended, as they do after a failure. */
  public synchronized void keepFolder(boolean keep) {
    keepFolder = keep;
  }

  /** Ends everything in the middle of the story, or of what comes after it. */
  void interrupt(boolean keepFiles) throws IOException {
    synchronized (this) {
      if (!closed) {
        keepFolder = keepFiles;
      }
    }
    close();
  }

  /** Ends everything. The second time nothing happens. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    sandbox.close();
    if (!keepFolder) {
      sandbox.files().delete();
    }
  }
}
