/** For fuzz tests: what must be true of every input from outside, whatever is in it. {@code fuzz/run} runs them. */
package org.chameleoncloud.edge.fuzz;
