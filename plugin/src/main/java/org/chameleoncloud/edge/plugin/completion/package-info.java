/**
 * Completion of the command line: {@code kubectl chi-edge completion SHELL} prints a script, which asks
 * {@code kubectl-chi_edge __complete WORD…}. kubectl asks the same for its plugins, by the program
 * {@code kubectl_complete-chi_edge}, in the protocol of Cobra (spf13/cobra, {@code completions.go}): a candidate a line, a
 * tab before its description, and in the last line a colon and the sum of the directives.
 */
package org.chameleoncloud.edge.plugin.completion;
