package org.chameleoncloud.edge.operator.control;

import org.chameleoncloud.edge.operator.api.EdgeDevice;
import org.chameleoncloud.edge.operator.plan.Observation;

/**
 * An observation with the ways to act on it.
 *
 * @param device the resource as it was observed
 * @param observation what was seen
 * @param project the registry's side of it; null without a readable credential
 */
record Sight(EdgeDevice device, Observation observation, ProjectPoller project) {}
