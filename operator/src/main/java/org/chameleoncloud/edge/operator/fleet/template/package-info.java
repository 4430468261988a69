/** What a device of a fleet is made from: its name, the placeholders filled in, and which revision that is. */
package org.chameleoncloud.edge.operator.fleet.template;
