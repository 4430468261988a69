package org.chameleoncloud.edge.container;

import java.nio.file.Path;
import java.util.List;

/**
 * A built image for one architecture.
 *
 * @param tar an OCI layout
 * @param bill its bill of materials
 * @param materials the files that it was made from, but not the programs
 */
record PlatformImage(Architecture architecture, Path tar, Path bill, List<Material> materials) {}
