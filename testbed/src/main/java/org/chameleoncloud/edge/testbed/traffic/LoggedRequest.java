package org.chameleoncloud.edge.testbed.traffic;

import java.time.Instant;

/**
 * A request that arrived at the testbed. Carries no header and no body, hence no secret.
 *
 * @param service which service it went to
 * @param method the HTTP method
 * @param route the path as a template without a trailing slash, such as {@code /v1/hardware/{uuid}}; the path
 *     itself where no route fits
 * @param path the path as sent, without the query
 * @param status the status of the answer, sent or not; 0 when the connection was dropped before an answer existed
 * @param delivery what became of the answer
 * @param credentialId the application credential behind the request; empty when there was none or it is unknown
 * @param at when it arrived, by the testbed's clock
 */
public record SeenRequest(Service service, String method, String route, String path, int status,
    Delivery delivery, String credentialId, Instant at) {}
