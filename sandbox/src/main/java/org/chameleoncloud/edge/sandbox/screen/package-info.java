/** What the demo prints on. */
package org.chameleoncloud.edge.sandbox.screen;
