/**
 * What commands print, without any I/O of its own but to the writer that it is given: tables that fit a width
 * ({@link org.chameleoncloud.edge.plugin.output.Table}), labelled values
 * ({@link org.chameleoncloud.edge.plugin.output.Panel}), resources as JSON and YAML
 * ({@link org.chameleoncloud.edge.plugin.output.Documents}), one line of progress
 * ({@link org.chameleoncloud.edge.plugin.output.Progress}), and times as kubectl shows them
 * ({@link org.chameleoncloud.edge.plugin.output.Ages}).
 *
 * <p>Text of a resource or a record goes into a {@link org.chameleoncloud.edge.plugin.output.Cell}, which makes it safe to
 * print on a terminal. Widths are in columns of a terminal, see {@link org.chameleoncloud.edge.plugin.output.TextWidth}.
 */
package org.chameleoncloud.edge.plugin.output;
