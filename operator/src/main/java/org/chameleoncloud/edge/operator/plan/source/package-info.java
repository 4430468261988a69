/**
 * All decisions about image sources: when one is checked, which revision it has, what its status says. Pure, like the
 * package above. Start reading at {@link org.chameleoncloud.edge.operator.plan.source.SourcePlanner}.
 */
package org.chameleoncloud.edge.operator.plan.source;
