/**
 * Writes a device's configuration into a disk image: the {@code baker} program. From the top floor down: {@code cli} (the
 * commands), {@code bake} (the order of work), {@code base} (images that many are made from), {@code copy} (from a source
 * into a file), {@code output} (the file that appears when it is complete), {@code boot} (what is written into the boot
 * partition), {@code compact} (an image as what differs from its base), and the parts, each usable on its own:
 * {@code fat}, {@code disk}, {@code config}, {@code source}, {@code expand}, {@code digest}, {@code sample} (small images
 * to try it on) and {@code outcome} (how it can end).
 */
package org.chameleoncloud.edge.baker;
