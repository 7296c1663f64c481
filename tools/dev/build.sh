# Building. Sourced by ./dev.

# build [PRESET] [TARGET...]: the page first, since it is embedded, then the program.
build() {
  local preset=${1:-release}
  [ $# -eq 0 ] || shift
  grep -q "\"name\": \"$preset\", \"inherits\"" CMakePresets.json ||
    die "no preset '$preset'; CMakePresets.json has dev, release, asan, tsan and fuzz"
  say "Building ($preset)"
  use_tools
  mkdir -p "build/$preset/lib"
  # What one checkout or build folder compiled serves the others.
  export CCACHE_BASEDIR=$ROOT CCACHE_NOHASHDIR=1
  exec 9>"build/$preset/.lock"
  flock 9
  build_page
  ln -sfn "$ENGINE" "build/$preset/lib/libchdb.so"
  step "cmake ($preset)" cmake --preset "$preset"
  step "compiling ($preset)" cmake --build "build/$preset" -j "$(nproc)" ${1:+--target "$@"}
  exec 9>&-
}

# install_sdk PRESET: the C++ SDK as a user would have it, in build/PRESET/sdk.
install_sdk() {
  step "installing the SDK into build/$1/sdk" \
    cmake --install "build/$1" --component weft_sdk --prefix "$ROOT/build/$1/sdk"
}

# web/ into web/dist. Skipped when neither its packages nor its sources changed.
build_page() {
  [ -f web/package.json ] || return 0
  exec 7>.cache/page.lock
  flock 7
  local packages sources
  packages=$(sha256sum <web/package-lock.json)
  if ! stamped web/node_modules/.weft-stamp "$packages"; then
    step "npm ci (web)" npm --prefix web ci --no-audit --no-fund
    echo "$packages" >web/node_modules/.weft-stamp
  fi
  sources=$(page_sources | xargs -0 sha256sum | sha256sum)
  if ! stamped .cache/page.stamp "$sources" || [ ! -d web/dist ]; then
    step "npm run build (web)" npm --prefix web run build
    echo "$sources" >.cache/page.stamp
  fi
  exec 7>&-
}

page_sources() {
  find web \( -name node_modules -o -name dist \) -prune -o -type f -print0 | LC_ALL=C sort -z
}
