/** Places that namespaces share: which of those that wait comes next. */
package org.chameleoncloud.edge.operator.control.turns;
