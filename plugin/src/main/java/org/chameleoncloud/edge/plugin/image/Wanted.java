package org.chameleoncloud.edge.plugin.image;

import org.chameleoncloud.edge.baker.digest.Digest;

/**
 * What is copied from a claim.
 *
 * @param path on the claim
 * @param expanded whether it is a compact image that is expanded
 * @param size in bytes, of what arrives
 * @param digest of what arrives
 */
record Wanted(String path, boolean expanded, long size, Digest digest) {}
