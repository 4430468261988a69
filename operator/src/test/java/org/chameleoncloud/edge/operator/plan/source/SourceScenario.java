package org.chameleoncloud.edge.operator.plan.source;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.chameleoncloud.edge.operator.api.Condition;
import org.chameleoncloud.edge.operator.api.ConditionType;
import org.chameleoncloud.edge.operator.api.ImageSourceRef.Kind;
import org.chameleoncloud.edge.operator.api.ImageSourceSpec;
import org.chameleoncloud.edge.operator.api.ImageSourceSpecBuilder;
import org.chameleoncloud.edge.operator.api.ImageSourceStatus;
import org.chameleoncloud.edge.operator.plan.source.SourceObservation.Baked;

/** A source, a process that looks at it, and a clock. */
final class SourceScenario {
  static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
  static final String URL = "https://images.example.org/os/pi4.img.zip?token=1";
  static final String SUMS = "https://images.example.org/os/SHA256SUMS";

  private Kind kind = Kind.EdgeImageSource;
  private ImageSourceSpec spec;
  private long generation = 1;
  private ImageSourceStatus status = ImageSourceStatus.NONE;
  private CheckMemory memory = CheckMemory.begin(START);
  private final List<Baked> baked = new ArrayList<>();
  private Instant now = START;
  private String checkRequest;
  private int writes;

  private SourceScenario(ImageSourceSpec spec) {
    this.spec = spec;
  }

  static SourceScenario of(ImageSourceSpecBuilder spec) {
    return new SourceScenario(spec.build());
  }

  /** An image with a published digest. */
  static SourceScenario published() {
    return of(ImageSourceSpecBuilder.builder().url(URL).checksumURL(SUMS));
  }

  /** An image of which only the server's validators are known. */
  static SourceScenario validated() {
    return of(ImageSourceSpecBuilder.builder().url(URL));
  }

  SourceScenario kind(Kind value) {
    kind = value;
    return this;
  }

  SourceScenario edit(UnaryOperator<ImageSourceSpecBuilder> change) {
    spec = change.apply(ImageSourceSpecBuilder.builder(spec)).build();
    generation++;
    return this;
  }

  /** Someone sets the sync annotation. */
  SourceScenario request(String value) {
    checkRequest = value;
    return this;
  }

  SourceScenario baked(String revision, String sha256) {
    baked.add(new Baked(revision, sha256));
    return this;
  }

  SourceScenario after(Duration time) {
    now = now.plus(time);
    return this;
  }

  /** The process is killed, and another one starts. */
  SourceScenario restart() {
    memory = CheckMemory.begin(now);
    return this;
  }

  SourceObservation seen() {
    return SourceObservationBuilder.builder().kind(kind).uid("uid-1").generation(generation)
        .spec(spec).status(status).checkRequest(checkRequest).memory(memory).baked(baked).now(now)
        .build();
  }

  SourcePlan plan() {
    return SourcePlanner.plan(seen());
  }

  Optional<Check> due() {
    return plan().check();
  }

  /** Reconciles; a check that is due has this result. */
  SourceScenario reconcile(CheckResult result) {
    SourceObservation seen = seen();
    SourcePlan plan = SourcePlanner.plan(seen);
    CheckResult got = null;
    if (plan.check().isPresent()) {
      got = result;
      memory = memory.after(plan.check().get(), result, now, 0.5);
      seen = seen();
    }
    ImageSourceStatus next = SourceReport.status(seen, plan, got);
    if (!next.equals(status)) {
      writes++;
    }
    status = next;
    memory = SourcePlanner.remembered(seen);
    return this;
  }

  /** Reconciles as often as it is due during a time, and counts the checks. */
  int checksDuring(Duration time, CheckResult result) {
    Instant end = now.plus(time);
    int checks = 0;
    while (now.isBefore(end)) {
      if (due().isPresent()) {
        checks++;
      }
      reconcile(result);
      now = now.plus(Optional.ofNullable(plan().requeueAfter()).orElse(time));
    }
    return checks;
  }

  ImageSourceStatus status() {
    return status;
  }

  int writes() {
    return writes;
  }

  String revision() {
    return status.revision() == null ? null : status.revision().id();
  }

  /** Ready, Reconciling and Stalled, such as {@code True False False Ready}. */
  String conditions() {
    Condition ready = status.condition(ConditionType.READY).orElseThrow();
    return ready.status() + " " + status.condition(ConditionType.RECONCILING).orElseThrow().status()
        + " " + status.condition(ConditionType.STALLED).orElseThrow().status() + " "
        + ready.reason();
  }

  String message() {
    return status.condition(ConditionType.READY).orElseThrow().message();
  }
}
