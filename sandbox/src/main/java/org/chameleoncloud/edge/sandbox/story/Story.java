package org.chameleoncloud.edge.sandbox.story;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.chameleoncloud.edge.sandbox.screen.Screen;
import org.chameleoncloud.edge.sandbox.screen.Style;
import org.chameleoncloud.edge.sandbox.stack.Sandbox;

/** What happens to the devices of examples/, step by step, until the end or the first failure. */
public final class Story {
  private final Sandbox sandbox;
  private final Screen screen;
  private final StepListener listener;
  private final Clock clock = Clock.systemUTC();

  /** Called after each step, whether it passed or failed. */
  @FunctionalInterface
  public interface StepListener {
    /** A step has ended; everything is still running. */
    void onStepEnd();
  }

  /** Creates the story without running it. */
  public Story(Sandbox sandbox, Screen screen, StepListener listener) {
    this.sandbox = sandbox;
    this.screen = screen;
    this.listener = listener;
  }

  /**
   * The result of the story.
   *
   * @param passed the number of steps that passed
   * @param steps the number of all steps
   * @param duration of the whole story
   */
  public record Result(int passed, int steps, Duration duration) {
    /** Whether every step passed. */
    public boolean isComplete() {
      return passed == steps;
    }
  }

  /**
   * Runs it.
   *
   * @throws IOException if a file cannot be read or written, or the baker fails
   * @throws KubernetesClientException if the API server fails
   */
  public Result run() throws IOException, InterruptedException {
    Instant start = clock.instant();
    Examples examples = Examples.read(sandbox.checkout().examples(), sandbox.cluster().client(),
        sandbox.cluster().namespace());
    try (DeviceWatch watch = DeviceWatch.start(sandbox.cluster().client(),
        sandbox.cluster().namespace())) {
      Monitor monitor = new Monitor(screen, watch, sandbox.operator(), clock);
      List<Step> steps = steps(new StepContext(monitor, sandbox, examples));
      int passed = 0;
      while (passed < steps.size() && run(passed + 1, steps.get(passed), watch)) {
        passed++;
      }
      return new Result(passed, steps.size(), Duration.between(start, clock.instant()));
    }
  }

  private List<Step> steps(StepContext context) throws IOException {
    RegistrationSteps registration = new RegistrationSteps(context);
    ChangeSteps changes = new ChangeSteps(context);
    List<Step> steps = new ArrayList<>();
    steps.add(new Step("The manifests in examples/ are applied", registration::apply));
    steps.add(new Step("The testbed runs the checks that need no device", registration::check));
    if (sandbox.bakesImages()) {
      steps.add(
          new Step("A Job bakes the image of " + Devices.name(context.examples().withImage()),
              new ImageStep(context)::bake));
    }
    steps.add(new Step("The devices are powered on", registration::powerOn));
    steps.add(new Step("A user edits a record on the testbed by hand", changes::editRecord));
    steps.add(new Step("kubectl patch of " + Devices.name(context.examples().allowed())
        + ", while it is reserved: localEgress becomes deny",
        new ReservationStep(context)::changeWhileReserved));
    steps.add(new Step("A device of an unknown type is applied", changes::applyInvalidDevice));
    steps.add(new Step("Two devices are deleted", new DeletionStep(context)::delete));
    return steps;
  }

  private boolean run(int number, Step step, DeviceWatch watch)
      throws IOException, InterruptedException {
    screen.gap();
    screen.line(screen.styled(Style.TITLE, number + "  " + step.title()));
    try {
      step.action().run();
      return true;
    } catch (ExpectationFailedException failure) {
      new Diagnosis(screen, watch, sandbox).print(failure);
      return false;
    } finally {
      listener.onStepEnd();
    }
  }
}
