/**
 * What follows changes: {@code kubectl chi-edge wait} one device, {@code kubectl chi-edge top} all. Both watch; neither asks
 * again and again.
 */
package org.chameleoncloud.edge.plugin.watch;
