/** The API server that the demo talks to: an in-memory one, or one that was given. */
package org.chameleoncloud.edge.sandbox.cluster;
