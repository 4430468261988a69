/**
 * What commands share. A command declares the options that it needs as mixins, without a value:
 *
 * <pre>
 * &#64;Mixin private ClusterOptions cluster;   // --context --namespace --kubeconfig
 * &#64;Mixin private AllNamespacesOption all;  // -A
 * &#64;Mixin private ResourceOutput output;    // -o, and everything that prints
 * &#64;Mixin private TestbedOptions testbed;   // --os-cloud --credentials-secret …
 * </pre>
 *
 * {@link org.chameleoncloud.edge.plugin.cli.ContextFactory} creates them, and commands whose constructor takes a
 * {@link org.chameleoncloud.edge.plugin.cli.Context}: the environment, the terminal, the clock and the input, which tests
 * replace. A command returns an exit code, or throws a {@link org.chameleoncloud.edge.plugin.outcome.CommandFailure}.
 */
package org.chameleoncloud.edge.plugin.cli;
