package org.chameleoncloud.edge.cluster.hostile;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Devices with 60 credentials of testbeds that are meant to exhaust the operator, see {@link RegistryAnswer}, or lead it to an internal service. */
final class AnswerBadly implements Attack {
  private final AttackContext context;
  private final List<Target> targets = new ArrayList<>();

  private record Target(String name, String authUrl) {}

  AnswerBadly(AttackContext context) {
    this.context = context;
  }

  @Override
  public String name() {
    return "answers";
  }

  @Override
  public Duration pause() {
    return Duration.ofSeconds(1);
  }

  @Override
  public void setUp() {
    for (RegistryAnswer answer : RegistryAnswer.values()) {
      for (int i = 0; i < answer.credentials(); i++) {
        targets.add(new Target("answers-" + answer.path() + "-" + i,
            context.server().url() + "/" + answer.path() + "/v3"));
      }
    }
    for (String path : Answers.INTERNAL) {
      targets.add(new Target("answers-" + path, context.server().url() + "/" + path + "/v3"));
    }
    targets.add(new Target("answers-identity", context.internalUrl() + "/v3"));
    for (Target target : targets) {
      context.tenant().apply(Manifests.credential(target.name(), target.authUrl(), target.name()));
      context.tenant().apply(Manifests.device(target.name(), target.name()));
    }
  }

  /** A changed credential is signed in with at once, whatever is backed off. */
  @Override
  public void step(int step) {
    Target target = targets.get(step % targets.size());
    context.tenant().apply(Manifests.credential(target.name(), target.authUrl(),
        target.name() + "-" + step));
    context.tenant().apply(Manifests.annotated(Manifests.device(target.name(), target.name()),
        "sync", Integer.toString(step)));
  }
}
