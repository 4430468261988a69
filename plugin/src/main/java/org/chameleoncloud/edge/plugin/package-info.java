/**
 * The kubectl plugin: {@code kubectl chi-edge …}. {@link org.chameleoncloud.edge.plugin.ChiEdgeCommand} has the commands,
 * each in a package of its own, and is the one place that prints errors and makes exit codes.
 *
 * <p>Dependencies only point down: this package → commands ({@code list}, {@code show}, …) → {@code cli} →
 * {@code testbed} → {@code cluster} → {@code output}, {@code terminal}, {@code outcome}. No command uses another.
 */
package org.chameleoncloud.edge.plugin;
