package org.chameleoncloud.edge.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What one cycle of a tenant's devices took.
 *
 * @param duration of all of it
 * @param times by milestone, one for each device
 * @param requests to the registry by method and route, without those whose number depends on time
 * @param lists to the registry, whose number depends on time
 * @param writes of the operator to the API server in the tenant's namespace, by verb and resource
 */
record LifeCycle(Duration duration, Map<String, List<Duration>> times,
    Map<String, Integer> requests, int lists, Map<String, Long> writes) {}
