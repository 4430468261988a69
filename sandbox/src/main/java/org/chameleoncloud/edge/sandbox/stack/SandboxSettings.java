package org.chameleoncloud.edge.sandbox.stack;

import java.nio.file.Path;

/**
 * What a sandbox runs.
 *
 * @param checkout the project
 * @param runs the parent of the directory of this run
 * @param cluster the API server to use
 * @param logLevel the operator's
 */
public record SandboxSettings(Checkout checkout, Path runs, ClusterFactory cluster,
    String logLevel) {}
