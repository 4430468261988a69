package org.chameleoncloud.edge.testbed.traffic;

import java.time.Instant;

/**
 * A request that the testbed received. Contains neither headers nor body, and so no secrets.
 *
 * @param service the service that received it
 * @param method the HTTP method
 * @param route the path as a template without a trailing slash, such as {@code /v1/hardware/{uuid}}; the path
 *     itself when no route matches
 * @param path the decoded path, without the query
 * @param status the status code of the response, whether it was sent or not; 0 when the connection was dropped before
 *     the request was handled
 * @param delivery whether and how the response was delivered
 * @param credentialId the id of the application credential; empty when there was none or it is unknown
 * @param receivedAt when it was received, by the testbed's clock
 */
public record LoggedRequest(Service service, String method, String route, String path, int status,
    ResponseDelivery delivery, String credentialId, Instant receivedAt) {}
