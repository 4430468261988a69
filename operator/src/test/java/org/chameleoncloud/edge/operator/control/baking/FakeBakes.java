package org.chameleoncloud.edge.operator.control.baking;

import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The bakes in a cluster as a test sets them. */
final class FakeBakes implements BakesInCluster {
  final Set<ResourceID> unfinished = ConcurrentHashMap.newKeySet();
  final Set<ResourceID> setAside = new HashSet<>();
  /** Of the unfinished ones, those whose devices' status says nothing of a bake. */
  final Set<ResourceID> unknown = new HashSet<>();
  final List<BakeQueueEntry> waiting = new ArrayList<>();
  boolean shared;

  @Override
  public Set<ResourceID> unfinished() {
    return unfinished;
  }

  @Override
  public boolean isSetAside(ResourceID job) {
    return setAside.contains(job);
  }

  @Override
  public Set<ResourceID> startedBefore() {
    return unfinished.stream().filter(job -> !unknown.contains(job)).collect(Collectors.toSet());
  }

  @Override
  public List<BakeQueueEntry> waitedBefore() {
    return waiting;
  }

  @Override
  public boolean isShared(String namespace) {
    return shared;
  }
}
