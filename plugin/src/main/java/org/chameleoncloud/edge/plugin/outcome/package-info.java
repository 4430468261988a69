/**
 * How a command ends: with an {@link org.chameleoncloud.edge.plugin.outcome.ExitCode}, and if it fails with a
 * {@link org.chameleoncloud.edge.plugin.outcome.CommandFailure}, which any package may throw and only
 * {@code ChiEdgeCommand} prints.
 */
package org.chameleoncloud.edge.plugin.outcome;
