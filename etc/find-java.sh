# Finds a Java installation. To be sourced.

# Prints the feature version of the Java in a directory that has bin/$2, such as 25, or nothing.
java_version() {
  [[ -x "$1/bin/$2" ]] || return 0
  if [[ -r "$1/release" ]]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/java" -version 2>&1 | sed -n 's/^[a-z]* version "\([0-9]*\).*/\1/p'
  fi
}

# Prints the home directory of the java on the PATH, which is usually a link.
java_on_path() {
  local java
  java=$(command -v java) || return 0
  while [[ -L "$java" ]]; do
    local target
    target=$(readlink "$java")
    [[ "$target" == /* ]] || target="$(dirname "$java")/$target"
    java=$target
  done
  (cd "$(dirname "$java")/.." && pwd)
}

# find_java VERSION PROGRAM: prints the home of a Java of this version or later that has this program, java or javac.
# Searches the same places as the build (maven-toolchains-plugin, select-jdk-toolchain).
find_java() {
  local directory version
  for directory in "${JAVA_HOME:-}" "${JAVA25_HOME:-}" "${JAVA_HOME_25_X64:-}" "$(java_on_path)" \
      /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /usr/local/java/* /opt/java/* /opt/jdk* \
      "${HOME:-/}"/.sdkman/candidates/java/* "${HOME:-/}"/.jdks/* "${HOME:-/}"/.gradle/jdks/* \
      "${HOME:-/}"/.asdf/installs/java/* "${HOME:-/}"/.jenv/versions/* \
      "${HOME:-/}"/.local/share/mise/installs/java/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home \
      "${HOME:-/}"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [[ -n "$directory" ]] || continue
    version=$(java_version "$directory" "$2")
    if [[ -n "$version" && "$version" -ge "$1" ]]; then
      printf '%s\n' "$directory"
      return 0
    fi
  done
  return 1
}
