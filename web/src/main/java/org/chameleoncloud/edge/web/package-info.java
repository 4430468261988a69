/**
 * How our HTTP clients reach a server: proxies, trusted CA certificates, and what Retry-After asks for. Pure rules over
 * OkHttp's types; the registry's client and the baker's downloads follow the same ones.
 */
package org.chameleoncloud.edge.web;
