/**
 * What a reservation holds back: whether a write would disturb it, and what a change of who may reserve the
 * device has to wait for. Start reading at {@link
 * org.chameleoncloud.edge.operator.plan.reservation.Disruption}.
 */
package org.chameleoncloud.edge.operator.plan.reservation;
