package org.chameleoncloud.edge.operator.control;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.image.BakeSettings;
import org.chameleoncloud.edge.operator.image.RemovalSpec;
import org.chameleoncloud.edge.operator.image.WebAccess;
import org.chameleoncloud.edge.operator.plan.Action;
import org.chameleoncloud.edge.operator.plan.Failures;
import org.chameleoncloud.edge.operator.plan.ActionResult;
import org.chameleoncloud.edge.operator.plan.Plan;
import org.chameleoncloud.edge.operator.plan.DeviceMetadata;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Carries out a plan, one action after the other, until one fails. */
final class Actor {
  private static final Logger LOG = LoggerFactory.getLogger(Actor.class);
  private static final Duration UNTIL_CLAIM = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final ApiRequestLimiter turns;
  private final EdgeDeviceWriter resources;
  private final BakeQueue bakes;
  private final BakeSettings bakeSettings;

  Actor(KubernetesClient client, ApiRequestLimiter turns, EdgeDeviceWriter resources,
      BakeQueue bakes,
      BakeSettings bakeSettings) {
    this.client = client;
    this.turns = turns;
    this.resources = resources;
    this.bakes = bakes;
    this.bakeSettings = bakeSettings;
  }

  /** What came of each action that was tried; one that failed or has to wait is the last. */
  List<ActionResult> act(Plan plan, DeviceContext sight) {
    List<ActionResult> outcomes = new ArrayList<>();
    for (Action action : plan.actions()) {
      ActionResult outcome = carriedOut(action, sight);
      outcomes.add(outcome);
      about(LOG.atDebug(), "acted", action, sight)
          .addKeyValue("outcome", outcome.getClass().getSimpleName()).log();
      if (!outcome.succeeded()) {
        break;
      }
    }
    return outcomes;
  }

  private ActionResult carriedOut(Action action, DeviceContext sight) {
    try {
      return switch (action) {
        case Action.RegistryWrite write -> written(write, sight);
        case Action.AddFinalizer _ -> done(action, () -> resources.addFinalizer(sight.device()));
        case Action.RemoveFinalizer _ ->
          done(action, () -> resources.removeFinalizer(sight.device()));
        case Action.TakePlace(BakeSpec order) -> inTurn(action, order, sight, () -> {});
        case Action.StartBake(BakeSpec order) ->
          inTurn(action, order, sight, () -> create(order, sight.device()));
        case Action.StartRemoval(RemovalSpec order) ->
          missing(action, order.namespace(), List.of(order.claimName()))
              .orElseGet(() -> done(action, () -> create(order, sight.device())));
        case Action.DeleteJob(String name) -> done(action, () -> deleteJob(sight.device(), name));
      };
    } catch (KubernetesClientException e) {
      about(LOG.atWarn(), "kubernetes-write-failed", action, sight)
          .addKeyValue("status", e.getCode()).log();
      return new ActionResult.Failed(action, Failures.kubernetes(e.getCode()), null);
    }
  }

  /** A line about what becomes of an action for a device. */
  private static LoggingEventBuilder about(LoggingEventBuilder line, String event, Action action,
      DeviceContext sight) {
    DeviceMetadata subject = sight.observation().subject();
    return line.addKeyValue("event", event).addKeyValue("namespace", subject.namespace())
        .addKeyValue("device", subject.name())
        .addKeyValue("action", action.getClass().getSimpleName());
  }

  private static ActionResult done(Action action, Runnable work) {
    work.run();
    return new ActionResult.Done(action, null);
  }

  private ActionResult written(Action.RegistryWrite write, DeviceContext sight) {
    ProjectPoller project = sight.project();
    String secret = sight.observation().spec().credentials().name();
    String name = sight.observation().deviceName();
    try {
      Hardware record = sent(write, project);
      return new ActionResult.Done(write, record);
    } catch (RegistryFailure failure) {
      RegistryFailureLog.tell(about(LOG.atWarn(), "registry-write-failed", write, sight), failure);
      if (failure.kind() == RegistryFailure.Kind.NAME_TAKEN && write instanceof Action.Register) {
        return taken(write, name, sight, secret);
      }
      if (failure.mayHaveTakenEffect() || failure.kind() == RegistryFailure.Kind.NOT_FOUND) {
        project.doubt(name);
      }
      return failed(write, failure, secret);
    }
  }

  private static Hardware sent(Action.RegistryWrite write, ProjectPoller project)
      throws RegistryFailure {
    return switch (write) {
      case Action.Register(var enrollment) ->
        noted(project, project.registry().register(enrollment));
      case Action.Patch(String uuid, var changes, _) ->
        noted(project, project.registry().patch(uuid, changes));
      case Action.Sync(String uuid, _) -> {
        project.registry().sync(uuid);
        project.hurry();
        yield null;
      }
      case Action.DeleteRecord(String uuid) -> {
        project.registry().delete(uuid);
        project.records().deleted(uuid);
        yield null;
      }
    };
  }

  private static Hardware noted(ProjectPoller project, Hardware record) {
    project.records().written(record);
    project.hurry();
    return record;
  }

  /** The name is taken: by an earlier request of ours or a record made by hand, or by somebody else. */
  private static ActionResult taken(Action action, String name, DeviceContext sight,
      String secret) {
    ProjectPoller project = sight.project();
    try {
      project.listNow();
      Hardware ours = project.records().withName(name);
      if (ours != null) {
        return new ActionResult.Adopted(action, ours);
      }
      return new ActionResult.Failed(action,
          Failures.nameTaken(name, project.registry().holderOf(name)),
          null);
    } catch (RegistryFailure failure) {
      RegistryFailureLog.tell(about(LOG.atWarn(), "registry-look-up-failed", action, sight),
          failure);
      project.doubt(name);
      return failed(action, failure, secret);
    }
  }

  private static ActionResult failed(Action action, RegistryFailure failure, String secret) {
    return new ActionResult.Failed(action, Failures.standing(failure, secret),
        failure.retryAfter().orElse(null));
  }

  /** A place is not asked for before all is there that the bake needs: it would be kept from others for nothing. */
  private ActionResult inTurn(Action action, BakeSpec order, DeviceContext sight, Runnable work) {
    return missing(action, order).orElseGet(() -> {
      if (!bakes.take(turn(order, sight), job(order))) {
        return new ActionResult.Waiting(action, Failures.noPlace(bakes.atOnce()));
      }
      return done(action, work);
    });
  }

  private static BakeQueueEntry turn(BakeSpec order, DeviceContext sight) {
    return new BakeQueueEntry(ResourceID.fromResource(sight.device()), order.attempt(),
        sight.observation().subject().createdAt());
  }

  private static ResourceID job(BakeSpec order) {
    return new ResourceID(BakeJob.name(order), order.namespace());
  }

  private void create(BakeSpec order, EdgeDevice device) {
    OwnerReference owner = owner(device);
    createUnlessThere(BakeJob.secret(order, owner));
    bakes.use(job(order));
    createUnlessThere(BakeJob.bake(order, owner, bakeSettings));
  }

  /** A Job whose claim does not exist would wait for ever without a word. */
  private Optional<ActionResult> missing(Action action, String namespace, List<String> claims) {
    return claims.stream()
        .filter(claim -> turns.ask(() -> client.persistentVolumeClaims().inNamespace(namespace)
            .withName(claim).get()) == null)
        .findFirst()
        .map(claim -> new ActionResult.Failed(action, Failures.claimMissing(claim, namespace),
            UNTIL_CLAIM));
  }

  private Optional<ActionResult> missing(Action action, BakeSpec order) {
    return missing(action, order.namespace(), claims(order))
        .or(() -> missingAuthorities(action, order));
  }

  /** So would one whose ConfigMap does not. */
  private Optional<ActionResult> missingAuthorities(Action action, BakeSpec order) {
    WebAccess web = bakeSettings.web();
    if (!order.isFetched() || !web.hasAuthorities()) {
      return Optional.empty();
    }
    ConfigMap map = turns.ask(() -> client.configMaps().inNamespace(order.namespace())
        .withName(web.caConfigMap()).get());
    return map != null && map.getData() != null && map.getData().containsKey(WebAccess.CA_KEY)
        ? Optional.empty()
        : Optional.of(new ActionResult.Failed(action,
            Failures.authoritiesMissing(web.caConfigMap(), order.namespace()), UNTIL_CLAIM));
  }

  private static List<String> claims(BakeSpec order) {
    String base = order.source().claimName();
    return base == null ? List.of(order.claimName()) : List.of(order.claimName(), base);
  }

  private void create(RemovalSpec order, EdgeDevice device) {
    createUnlessThere(BakeJob.removal(order, owner(device), bakeSettings));
  }

  /** An object of that name is ours, from a look that was cut short: names are made from the inputs. */
  private void createUnlessThere(HasMetadata object) {
    try {
      turns.ask(() -> client.resource(object).create());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  private void deleteJob(EdgeDevice device, String name) {
    String namespace = device.getMetadata().getNamespace();
    // The Secret first: it would never be missed again once the Job is on its way out.
    turns.ask(() -> client.secrets().inNamespace(namespace).withName(name).delete());
    // In the foreground: the Job is gone only when its pod is, so that nobody writes to the claim any more.
    turns.ask(() -> client.batch().v1().jobs().inNamespace(namespace).withName(name)
        .withPropagationPolicy(DeletionPropagation.FOREGROUND).delete());
  }

  private static OwnerReference owner(EdgeDevice device) {
    // Not blocking the owner's deletion: a Job that removes the image has to outlive a foreground deletion's first step.
    return new OwnerReferenceBuilder().withApiVersion(device.getApiVersion())
        .withKind(device.getKind())
        .withName(device.getMetadata().getName()).withUid(device.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(false).build();
  }
}
