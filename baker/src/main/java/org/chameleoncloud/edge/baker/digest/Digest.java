package org.chameleoncloud.edge.baker.digest;

/**
 * What tells one content from another.
 *
 * @param algorithm how it was computed
 * @param hex 64 lower-case hex digits
 */
public record Digest(Algorithm algorithm, String hex) {}
