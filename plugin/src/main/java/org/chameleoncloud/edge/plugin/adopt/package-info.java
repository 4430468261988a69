/** {@code kubectl chi-edge adopt}: what adoptions would change, before they do. */
package org.chameleoncloud.edge.plugin.adopt;
