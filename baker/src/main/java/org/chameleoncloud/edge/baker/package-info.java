/**
 * Writes a device's configuration into a disk image: the {@code baker} program. Its parts, each usable on its own:
 * {@code disk} (partition tables), {@code fat} (the boot partition's file system), {@code config} (config.json),
 * {@code source} (where an image comes from), {@code bake} (the order of work), {@code cli} (the commands),
 * {@code sample} (small images to try it on) and {@code outcome} (how it can end).
 */
package org.chameleoncloud.edge.baker;
