# Builds the programs of a tool from its Go modules, for flux/build, argo/build and lab/bench/peers/build, which source this
# in the directory of a go.mod after they have set
#   tool      what messages call it
#   name      the directory for it in DIR
#   packages  an associative array: the package of each program
#   collect   a function that adds files of the modules to the directory that is its argument
#   hint_for_tests  what a failure adds with --for-tests; without it, there is no such option
# Two compilers at a time, because each needs memory, and tests may be running.

hint=
fail() { echo "$*$hint" >&2; exit 2; }

folder=$HOME/.kubeapitest
while (($#)); do
  case $1 in
    --folder) (($# > 1)) || fail "--folder needs a directory"; folder=$2; shift 2 ;;
    --for-tests) [[ -n ${hint_for_tests-} ]] || { usage >&2; exit 2; }; hint=$'\n'$hint_for_tests; shift ;;
    --help) usage; exit ;;
    *) usage >&2; exit 2 ;;
  esac
done
mkdir -p "$folder/$name"
folder=$(cd "$folder" && pwd)

export CGO_ENABLED=0 GOWORK=off
needed=$(awk '$1 == "go" { print $2 }' go.mod)
command -v go >/dev/null || fail "go is missing: install Go $needed or newer"
command -v flock >/dev/null || fail "flock is missing: install util-linux"
# Outside of this module, because in it an older go fails with its own message.
version=$(cd / && go env GOVERSION)
printf '%s\n' "$needed" "${version#go}" | sort -CV || fail "$version is too old: install Go $needed or newer"

digest=$(sha256sum go.sum | cut -c1-12)
target=$folder/$name/$digest

# Runs a command and prints how long it took.
timed() {
  local title=$1 start=$SECONDS
  shift
  printf '%-60s ' "$title"
  "$@" || { echo failed; return 1; }
  printf '%5d s\n' $((SECONDS - start))
}

# Only the modules that the programs are built from. Some that only their tests need cannot be downloaded.
fetch() { go list -deps tool > "$building/packages.txt"; }

compile() {
  go build -p 2 -trimpath -ldflags "-s -w" -o "$building/programs/$1" "${packages[$1]}" &
  wait $!
}

# The directory of a module.
module() { go list -m -f '{{.Dir}}' "$1"; }

# Also ends the compiler, and deletes unfinished programs, if this script is terminated.
clean_up() {
  jobs -p | xargs -r kill
  rm -rf "$building"
}

# The lock is released when the last process that holds it exits, including a compiler of a killed build. So no other
# build is running, and existing files in the build directory are from a killed build.
exec {lock}> "$folder/$name/.lock"
flock --nonblock "$lock" || { echo "waiting for another build"; flock "$lock"; }
if [[ -d $target ]]; then
  echo "$tool exists in $target"
  exit
fi
building=$folder/$name/.building
rm -rf "$building"
trap clean_up EXIT
mkdir -p "$building/programs"

echo "$tool with $version: this takes minutes"
timed "fetching the modules" fetch ||
  fail "go cannot download its modules: it needs a module proxy (go env GOPROXY) or a filled cache"
go list -f '{{.Module.Path}} {{.Module.Version}}' "${packages[@]}"
for program in "${!packages[@]}"; do
  timed "building $program" compile "$program"
done
collect "$building/programs"
# At once, so that what exists is complete.
mv "$building/programs" "$target"
echo "$tool is in $target, $(du -sh "$target" | cut -f1)"
