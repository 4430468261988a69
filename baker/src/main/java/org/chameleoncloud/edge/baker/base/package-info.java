/** Base images: what many devices' images are made from, kept raw with what is known of them. */
package org.chameleoncloud.edge.baker.base;
