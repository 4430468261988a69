/** {@code kubectl chi-edge export}: resources for records that were registered without one. */
package org.chameleoncloud.edge.plugin.export;
