package org.chameleoncloud.edge.baker.digest;

/**
 * The digest of some content.
 *
 * @param algorithm how it was computed
 * @param hex 64 lowercase hex digits
 */
public record Digest(Algorithm algorithm, String hex) {}
