/**
 * Rules that our HTTP clients share: proxies, trusted CA certificates, redirects, Retry-After, checksum files and which
 * addresses are local.
 * Without I/O, on OkHttp's types. The registry client and the baker's downloads use them.
 */
package org.chameleoncloud.edge.web;
