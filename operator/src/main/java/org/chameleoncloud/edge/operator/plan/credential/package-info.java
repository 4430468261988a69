/**
 * The application credential with which a device signs in, if the operator manages it: what it needs next, from
 * its creation to its revocation, and what expires. Start reading at {@link
 * org.chameleoncloud.edge.operator.plan.credential.CredentialWork}.
 */
package org.chameleoncloud.edge.operator.plan.credential;
