package org.chameleoncloud.edge.sandbox;

import java.nio.file.Path;

/**
 * How a demo runs.
 *
 * @param checkout the project
 * @param runs the folder that receives a folder for this run
 * @param cluster the API server to use
 * @param logLevel the operator's
 */
public record Settings(Checkout checkout, Path runs, ClusterChoice cluster, String logLevel) {}
