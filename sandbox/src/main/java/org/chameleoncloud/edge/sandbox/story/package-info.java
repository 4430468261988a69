/** What the demo shows: scenes, each of which says what must be seen, and the screen that they are seen on. */
package org.chameleoncloud.edge.sandbox.story;
