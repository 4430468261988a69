package org.chameleoncloud.edge.operator.control.reconcile;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.chameleoncloud.edge.operator.control.baking.BakeQueue;
import org.chameleoncloud.edge.operator.control.baking.BakeQueueEntry;
import org.chameleoncloud.edge.operator.control.cluster.BakeObjects;
import org.chameleoncloud.edge.operator.control.cluster.CredentialSecrets;
import org.chameleoncloud.edge.operator.control.cluster.EdgeDeviceWriter;
import org.chameleoncloud.edge.operator.control.polling.ProjectPoller;
import org.chameleoncloud.edge.operator.control.polling.RegistryFailureLog;
import org.chameleoncloud.edge.operator.control.source.ImageSources;
import org.chameleoncloud.edge.operator.image.BakeJob;
import org.chameleoncloud.edge.operator.image.BakeSpec;
import org.chameleoncloud.edge.operator.image.RemovalSpec;
import org.chameleoncloud.edge.operator.plan.observation.DeviceMetadata;
import org.chameleoncloud.edge.operator.plan.step.Action;
import org.chameleoncloud.edge.operator.plan.step.ActionResult;
import org.chameleoncloud.edge.operator.plan.step.Failures;
import org.chameleoncloud.edge.operator.plan.step.Plan;
import org.chameleoncloud.edge.registry.Hardware;
import org.chameleoncloud.edge.registry.RegistryFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Carries out a plan, one action after the other, until one fails. */
public final class Actor {
  private static final Logger LOG = LoggerFactory.getLogger(Actor.class);

  private final EdgeDeviceWriter devices;
  private final BakeObjects bakeObjects;
  private final BakeQueue bakes;
  private final ImageSources sources;
  private final CredentialActor credentials;

  /** Acts through these, and through the poller of a device's project. */
  public Actor(EdgeDeviceWriter devices, BakeObjects bakeObjects, BakeQueue bakes,
      ImageSources sources, CredentialSecrets credentialSecrets) {
    this.devices = devices;
    this.bakeObjects = bakeObjects;
    this.bakes = bakes;
    this.sources = sources;
    this.credentials = new CredentialActor(credentialSecrets);
  }

  /** The result of each action that was tried; one that failed or has to wait is the last. */
  List<ActionResult> act(Plan plan, DeviceContext context) {
    List<ActionResult> results = new ArrayList<>();
    for (Action action : plan.actions()) {
      ActionResult result = result(action, context);
      results.add(result);
      line(LOG.atDebug(), "action", action, context)
          .addKeyValue("result", result.getClass().getSimpleName()).log();
      if (!result.succeeded()) {
        break;
      }
    }
    return results;
  }

  private ActionResult result(Action action, DeviceContext context) {
    try {
      return switch (action) {
        case Action.CredentialWrite write -> credential(write, context);
        case Action.RegistryWrite write -> write(write, context);
        case Action.AddFinalizer _ -> done(action, () -> devices.addFinalizer(context.device()));
        case Action.RemoveFinalizer _ ->
          done(action, () -> devices.removeFinalizer(context.device()));
        case Action.AcquireBakeSlot(BakeSpec bake) ->
          inSlot(action, bake, context, Optional::empty);
        case Action.StartBake(BakeSpec bake) ->
          inSlot(action, bake, context, () -> startBake(bake, context));
        case Action.StartRemoval(RemovalSpec removal) ->
          unlessUnmet(action, bakeObjects.unmet(removal)
              .or(() -> bakeObjects.create(removal, context.device())));
        case Action.DeleteJob(String name, String uid) ->
          done(action, () -> bakeObjects.delete(context.device(), name, uid));
      };
    } catch (KubernetesClientException e) {
      line(LOG.atWarn(), "kubernetes-write-failed", action, context)
          .addKeyValue("status", e.getCode()).log();
      return new ActionResult.Failed(action, Failures.kubernetes(e.getCode()), null);
    }
  }

  /** A log line about an action for a device. */
  private static LoggingEventBuilder line(LoggingEventBuilder line, String event, Action action,
      DeviceContext context) {
    DeviceMetadata metadata = context.observation().metadata();
    return line.addKeyValue("event", event).addKeyValue("namespace", metadata.namespace())
        .addKeyValue("device", metadata.name())
        .addKeyValue("action", action.getClass().getSimpleName());
  }

  private static ActionResult done(Action action, Runnable work) {
    work.run();
    return new ActionResult.Done(action, null);
  }

  private ActionResult write(Action.RegistryWrite write, DeviceContext context) {
    ProjectPoller project = context.project();
    String secret = context.observation().spec().credentials().name();
    String name = context.observation().deviceName();
    ResourceID device = ResourceID.fromResource(context.device());
    try {
      return new ActionResult.Done(write,
          context.request().send(() -> send(write, project, device)));
    } catch (RegistryFailure failure) {
      RegistryFailureLog.write(line(LOG.atWarn(), "registry-write-failed", write, context),
          failure);
      Optional<ActionResult> explained = explained(write, failure, context, secret);
      if (explained.isPresent()) {
        return explained.get();
      }
      if (failure.mayHaveTakenEffect() || failure.kind() == RegistryFailure.Kind.NOT_FOUND) {
        project.markInDoubt(name);
      }
      return failed(write, failure, secret);
    }
  }

  private ActionResult credential(Action.CredentialWrite write, DeviceContext context) {
    try {
      return credentials.act(write, context);
    } catch (RegistryFailure failure) {
      RegistryFailureLog.write(line(LOG.atWarn(), "registry-write-failed", write, context),
          failure);
      return new ActionResult.Failed(write,
          Failures.ofCredential(failure, context.observation().spec().credentials().name()),
          failure.retryAfter().orElse(null));
    }
  }

  private static Hardware send(Action.RegistryWrite write, ProjectPoller project,
      ResourceID device) throws RegistryFailure {
    return switch (write) {
      case Action.Register(var enrollment, boolean ownProjectOnly) -> written(project, device,
          project.registry().register(ownProjectOnly
              ? enrollment.restrictedTo(project.registry().projectId())
              : enrollment));
      case Action.Patch(String uuid, var changes, _) ->
        written(project, device, project.registry().patch(uuid, changes));
      case Action.Sync(String uuid, _) -> {
        project.registry().sync(uuid);
        project.pollSoon();
        yield null;
      }
      case Action.DeleteRecord(String uuid) -> {
        project.registry().delete(uuid);
        project.deleted(uuid, device);
        yield null;
      }
      case Action.CredentialWrite other ->
        throw new IllegalArgumentException("not a write to the registry: " + other);
    };
  }

  private static Hardware written(ProjectPoller project, ResourceID device, Hardware record) {
    project.written(record, device);
    project.pollSoon();
    return record;
  }

  /** What a look at the records says about a failure; empty if it says nothing. */
  private static Optional<ActionResult> explained(Action.RegistryWrite write,
      RegistryFailure failure, DeviceContext context, String secret) {
    try {
      if (write instanceof Action.Register && failure.kind() == RegistryFailure.Kind.NAME_TAKEN) {
        return Optional.of(NameLookup.afterRegistration(write, context));
      }
      return write instanceof Action.Patch patch && NameLookup.mayExplain(patch, failure)
          ? NameLookup.afterRename(patch, context)
          : Optional.empty();
    } catch (RegistryFailure lookup) {
      RegistryFailureLog.write(line(LOG.atWarn(), "registry-lookup-failed", write, context),
          lookup);
      context.project().markInDoubt(context.observation().deviceName());
      return Optional.of(failed(write, lookup, secret));
    }
  }

  private static ActionResult failed(Action action, RegistryFailure failure, String secret) {
    return new ActionResult.Failed(action, Failures.progress(failure, secret),
        failure.retryAfter().orElse(null));
  }

  /** A slot is acquired only when everything that the bake needs exists: otherwise it would be blocked for nothing. */
  private ActionResult inSlot(Action action, BakeSpec bake, DeviceContext context,
      Supplier<Optional<BakeObjects.Unmet>> work) {
    Optional<BakeObjects.Unmet> unmet = bakeObjects.unmet(bake);
    if (unmet.isEmpty() && !sources.mayBegin(context.device(), bake.chosen())) {
      return new ActionResult.Waiting(action, Failures.firstDownload(bake.chosen().source()));
    }
    if (unmet.isEmpty() && !bakes.acquire(queueEntry(bake, context), jobId(bake))) {
      return new ActionResult.Waiting(action, Failures.noBakeSlot(bakes.slots()));
    }
    return unlessUnmet(action, unmet.or(work));
  }

  private static ActionResult unlessUnmet(Action action, Optional<BakeObjects.Unmet> unmet) {
    return unmet.<ActionResult>map(found -> found.failed(action))
        .orElseGet(() -> new ActionResult.Done(action, null));
  }

  private static BakeQueueEntry queueEntry(BakeSpec bake, DeviceContext context) {
    return new BakeQueueEntry(ResourceID.fromResource(context.device()), bake.attempt(),
        context.observation().metadata().createdAt());
  }

  private static ResourceID jobId(BakeSpec bake) {
    return new ResourceID(BakeJob.name(bake), bake.namespace());
  }

  private Optional<BakeObjects.Unmet> startBake(BakeSpec bake, DeviceContext context) {
    return bakeObjects.create(bake, context.device(), () -> bakes.use(jobId(bake)));
  }
}
