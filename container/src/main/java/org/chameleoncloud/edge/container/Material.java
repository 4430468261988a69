package org.chameleoncloud.edge.container;

/**
 * A file that an image was made from, for its provenance.
 *
 * @param name the file's
 * @param uri a package URL
 * @param sha256 its digest, in hexadecimal digits
 */
record Material(String name, String uri, String sha256) {}
