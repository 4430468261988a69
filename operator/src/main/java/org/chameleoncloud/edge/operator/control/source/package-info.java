/**
 * The loop of image sources: {@link org.chameleoncloud.edge.operator.control.source.SourceLoop} observes, has
 * {@link org.chameleoncloud.edge.operator.plan.source.SourcePlanner} plan, asks a server if a check is due, and writes the
 * report. {@link org.chameleoncloud.edge.operator.control.source.ImageSources} is what devices see of them.
 */
package org.chameleoncloud.edge.operator.control.source;
