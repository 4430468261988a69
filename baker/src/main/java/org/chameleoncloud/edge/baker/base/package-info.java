/** Base images, from which the images of many devices are made: stored raw, each with an index. */
package org.chameleoncloud.edge.baker.base;
