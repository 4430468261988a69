package org.chameleoncloud.edge.baker.bake;

import java.nio.file.Path;

import org.chameleoncloud.edge.baker.source.Source;

/**
 * A new image to be made.
 *
 * @param source where the image comes from; only read
 * @param sha256 what the source must be, 64 hex digits; empty for whatever it is
 * @param changes what to write into it
 * @param output where the image goes
 */
public record BakeRequest(Source source, String sha256, Changes changes, Path output) {}
