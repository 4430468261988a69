package org.chameleoncloud.edge.operator.plan.step;

/**
 * The value of a condition that can be unknown.
 *
 * @param status True, False or Unknown
 * @param reason why, as a condition's reason
 * @param message why, as a sentence
 */
public record Verdict(String status, Reason reason, String message) {}
