/** {@code kubectl chi-edge credentials}: the credentials that devices sign in with. */
package org.chameleoncloud.edge.plugin.credentials;
