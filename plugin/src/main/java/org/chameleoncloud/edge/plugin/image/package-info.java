/** {@code kubectl chi-edge image …}: baked images for people. */
package org.chameleoncloud.edge.plugin.image;
