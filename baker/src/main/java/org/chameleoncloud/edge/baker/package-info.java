/**
 * The {@code baker} program: writes a device's configuration into a disk image. From the top layer down: {@code cli}
 * (the commands), {@code serve} (the image server), {@code receive} (files that are sent to a volume), {@code bake} (the steps of each command), {@code base} (images shared by many bakes), {@code copy}
 * (from a source into a file), {@code output} (files that appear only when complete), {@code boot} (what is written
 * into the boot partition), {@code compact} (an image as the difference to its base), and the parts, each usable on
 * its own: {@code fat}, {@code disk}, {@code config}, {@code source}, {@code expand}, {@code digest}, {@code directory} (files
 * that stay the same whatever happens to their names), {@code sample} (small images to try it on) and {@code outcome} (results and failures).
 */
package org.chameleoncloud.edge.baker;
