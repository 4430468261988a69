/**
 * How a status, an event and a message write what comes from elsewhere: texts in a bounded size, and times.
 */
package org.chameleoncloud.edge.operator.plan.text;
