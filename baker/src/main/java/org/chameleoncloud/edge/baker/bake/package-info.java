/** What each command does with an image, from start to finish. */
package org.chameleoncloud.edge.baker.bake;
