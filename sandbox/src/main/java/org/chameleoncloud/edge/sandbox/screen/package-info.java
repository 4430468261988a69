/** Terminal output of the demo. */
package org.chameleoncloud.edge.sandbox.screen;
