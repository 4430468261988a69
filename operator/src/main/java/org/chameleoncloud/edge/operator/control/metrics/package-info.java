/** The operator's metrics, on Micrometer; docs/metrics.md describes them. */
package org.chameleoncloud.edge.operator.control.metrics;
