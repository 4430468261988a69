/**
 * Rules that our HTTP clients share: proxies, trusted CA certificates and Retry-After. Without I/O, on OkHttp's types. The
 * registry client and the baker's downloads use them.
 */
package org.chameleoncloud.edge.web;
