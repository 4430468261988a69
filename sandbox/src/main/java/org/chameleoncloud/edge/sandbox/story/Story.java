package org.chameleoncloud.edge.sandbox.story;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.screen.Tint;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;

/** The story of nine devices, scene by scene, until its end or until something was not seen. */
public final class Story {
  private final Sandbox sandbox;
  private final Screen screen;
  private final SceneListener listener;
  private final Clock clock = Clock.systemUTC();

  /** Is told when a scene is over, however it went. */
  @FunctionalInterface
  public interface SceneListener {
    /** A scene is over; everything still runs. */
    void onSceneOver();
  }

  /** Makes the story; nothing happens yet. */
  public Story(Sandbox sandbox, Screen screen, SceneListener listener) {
    this.sandbox = sandbox;
    this.screen = screen;
    this.listener = listener;
  }

  /**
   * How the story went.
   *
   * @param seen how many scenes were seen as they should be
   * @param scenes how many there are to be seen here
   * @param took how long it took
   */
  public record Outcome(int seen, int scenes, Duration took) {
    /** Whether all was seen. */
    public boolean complete() {
      return seen == scenes;
    }
  }

  /**
   * Plays it.
   *
   * @throws IOException when a file cannot be read or written, or a program of ours fails
   * @throws KubernetesClientException when the API server fails
   */
  public Outcome play() throws IOException, InterruptedException {
    Instant start = clock.instant();
    Examples examples = Examples.read(sandbox.checkout().examples(), sandbox.cluster().client(),
        sandbox.cluster().namespace());
    try (DeviceView view = DeviceView.of(sandbox.cluster().client(),
        sandbox.cluster().namespace())) {
      Stage stage = new Stage(screen, view, sandbox.operator(), clock);
      List<Scene> scenes = scenes(new Play(stage, sandbox, examples));
      int seen = 0;
      while (seen < scenes.size() && isSeen(seen + 1, scenes.get(seen), view)) {
        seen++;
      }
      return new Outcome(seen, scenes.size(), Duration.between(start, clock.instant()));
    }
  }

  private List<Scene> scenes(Play play) throws IOException {
    Enrolling enrolling = new Enrolling(play);
    Changing changing = new Changing(play);
    List<Scene> scenes = new ArrayList<>();
    scenes.add(new Scene("The YAML of examples/ is applied", enrolling::applied));
    scenes.add(new Scene("The testbed checks what needs no device yet", enrolling::checked));
    if (!sandbox.cluster().hasNodes()) {
      scenes.add(new Scene("A Job bakes the image of " + Play.name(play.examples().withImage()),
          new Imaging(play)::baked));
    }
    scenes.add(new Scene("The devices are switched on", enrolling::switchedOn));
    scenes.add(new Scene("Somebody edits a record on the testbed by hand",
        changing::editedByHand));
    scenes.add(new Scene("kubectl patch: localEgress of "
        + Play.name(play.examples().allowed()) + " becomes deny", changing::editedInYaml));
    scenes.add(new Scene("A device of a type that does not exist is applied",
        changing::refused));
    scenes.add(new Scene("Two devices are deleted", new Leaving(play)::deleted));
    return scenes;
  }

  private boolean isSeen(int number, Scene scene, DeviceView view)
      throws IOException, InterruptedException {
    screen.gap();
    screen.line(screen.in(Tint.TITLE, number + "  " + scene.title()));
    try {
      scene.action().play();
      return true;
    } catch (NotSeen missed) {
      new Diagnosis(screen, view, sandbox).tell(missed);
      return false;
    } finally {
      listener.onSceneOver();
    }
  }
}
