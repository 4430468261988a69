/**
 * The rules for what a spec may say that a CRD of an older version, or none, lets through. Each gives the first
 * problem as a sentence. They know of no device: the fleet, the image sources and kubectl chi-edge use the same
 * ones. Start reading at {@link org.chameleoncloud.edge.operator.plan.spec.SpecRules}.
 */
package org.chameleoncloud.edge.operator.plan.spec;
