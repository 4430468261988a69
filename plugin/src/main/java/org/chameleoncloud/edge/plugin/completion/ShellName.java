package org.chameleoncloud.edge.plugin.completion;

/** The shells that there is a script for. */
enum ShellName {
  bash,
  zsh,
  fish
}
