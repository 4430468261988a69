/** For tests: files of the project that are generated and checked in. {@code ./regenerate} writes them. */
package org.chameleoncloud.edge.golden;
