/**
 * What happens when the resource is deleted, to the record, the image and the credential, in this order, and
 * what stays. Start reading at {@link org.chameleoncloud.edge.operator.plan.deletion.Deletion}.
 */
package org.chameleoncloud.edge.operator.plan.deletion;
