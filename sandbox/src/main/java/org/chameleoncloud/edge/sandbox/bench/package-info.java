/** A benchmark of the operator with many devices. */
package org.chameleoncloud.edge.sandbox.bench;
