package org.chameleoncloud.edge.sandbox;

import java.io.IOException;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;
import org.chameleoncloud.edge.sandbox.stack.SandboxSettings;
import org.chameleoncloud.edge.sandbox.story.Story;
import org.chameleoncloud.edge.sandbox.story.Story.StepListener;

/** One run of the demo: starts everything, runs the story, and ends everything. */
public final class Demo implements AutoCloseable {
  private final Sandbox sandbox;
  private final Screen screen;
  private final StepListener listener;
  private boolean keepFiles = true;
  private boolean closed;

  private Demo(Sandbox sandbox, Screen screen, StepListener listener) {
    this.sandbox = sandbox;
    this.screen = screen;
    this.listener = listener;
  }

  /**
   * Starts everything.
   *
   * @param listener called after each step
   * @throws IOException if a part cannot be started; the message says which
   */
  public static Demo start(SandboxSettings settings, Screen screen, StepListener listener)
      throws IOException {
    Sandbox sandbox = Sandbox.start(settings);
    Overview.print(screen, sandbox);
    return new Demo(sandbox, screen, listener);
  }

  /** Everything that is running. */
  public Sandbox sandbox() {
    return sandbox;
  }

  /**
   * Runs the story and prints a summary. If it fails, the files are kept.
   *
   * @return whether every step passed
   */
  public boolean run() throws IOException, InterruptedException {
    Story.Result result = new Story(sandbox, screen, listener).run();
    Summary.print(screen, sandbox, result);
    keepFiles(!result.isComplete());
    return result.isComplete();
  }

  /** Whether to keep the files when everything has ended. */
  public synchronized void keepFiles(boolean keep) {
    keepFiles = keep;
  }

  /** Ends everything during the story, or after it. */
  void interrupt(boolean keep) throws IOException {
    synchronized (this) {
      if (!closed) {
        keepFiles = keep;
      }
    }
    close();
  }

  /** Ends everything. Calling it again has no effect. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    sandbox.close();
    if (!keepFiles) {
      sandbox.files().delete();
    }
  }
}
