/** What the demo shows: steps, each with what must happen, and the table of devices that is printed meanwhile. */
package org.chameleoncloud.edge.sandbox.story;
