/**
 * The testbed's checks of a device: what their texts mean, who can fix them, whether a rerun helps, and what
 * Healthy says of them. {@link org.chameleoncloud.edge.operator.plan.health.CheckText} is the one table of
 * their texts.
 */
package org.chameleoncloud.edge.operator.plan.health;
