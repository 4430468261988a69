/** The orders of work: what each command does with an image from its beginning to its end. */
package org.chameleoncloud.edge.baker.bake;
