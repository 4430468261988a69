/** What is written into an image's boot partition, and what it says about the image. */
package org.chameleoncloud.edge.baker.boot;
