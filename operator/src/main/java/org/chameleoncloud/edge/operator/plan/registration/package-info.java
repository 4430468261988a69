/**
 * The device's record at the testbed: whether one that is found is the device's, in what it differs from the
 * spec, and whether it is registered, adopted, changed or only observed. Start reading at {@link
 * org.chameleoncloud.edge.operator.plan.registration.Registration}.
 */
package org.chameleoncloud.edge.operator.plan.registration;
