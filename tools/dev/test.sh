# Tests. Sourced by ./dev.

# test [FILTER]: unit tests (ctest) and black-box tests (pytest) whose names contain FILTER.
test() {
  local filter=${1-}
  setup_all
  case $filter in
    faults | soak) long_form "$filter" ;;
    fuzz) fuzz ;;
    *) short_form "$filter" ;;
  esac
}

short_form() {
  local filter=$1 failed=0
  build release
  use_tools
  say "Unit tests"
  unit_tests release "$filter" || failed=1
  say "Black-box tests"
  black_box_tests "$filter" || failed=1
  if [[ browser == *"$filter"* ]]; then browser_tests || failed=1; fi
  close_tests "$failed"
}

# unit_tests PRESET [FILTER] [ctest arguments]: ctest's own words, with the output of what fails.
unit_tests() {
  local preset=$1 filter=${2-}
  shift $(($# < 2 ? $# : 2))
  ctest --test-dir "build/$preset" --output-on-failure -j "$(nproc)" ${filter:+-R "$filter"} "$@" |
    grep -vE '^ *(Start +[0-9]+:|[0-9]+/[0-9]+ Test +#[0-9]+: .* Passed )' | tee "$LOGS/ctest-$preset.log"
}

# The short form of every black-box test. A filter that matches none of them is no failure: it may be a unit test's.
black_box_tests() {
  local filter=${1-} status=0
  [ -d tests ] || return 0
  WEFT_BIN=$ROOT/build/release/bin/weft "$VENV/bin/python" -m pytest tests -q -ra -p no:cacheprovider --color=auto \
    ${filter:+-k "$filter"} | tee "$LOGS/pytest.log" || status=$?
  if [ "$status" -eq 5 ] && [ -n "$filter" ]; then return 0; fi
  return "$status"
}

# The page in a real browser, driven by web/e2e.
browser_tests() {
  [ -f web/e2e/run.mjs ] || return 0
  WEFT_BIN=$ROOT/build/release/bin/weft npm --prefix web run --silent test:browser
}

# The runners' closing lines once more, together at the end.
close_tests() {
  say "Summary"
  grep -hE 'tests passed, [0-9]+ tests failed' "$LOGS/ctest-release.log" || note "no unit test ran"
  if [ -f "$LOGS/pytest.log" ]; then tail -n 1 "$LOGS/pytest.log"; fi
  return "$1"
}

long_form() {
  build release
  use_tools
  say "Black-box tests: $1, long form"
  WEFT_LONG=1 WEFT_BIN=$ROOT/build/release/bin/weft "$VENV/bin/python" -m pytest "tests/$1" -v -p no:cacheprovider
}

# Each libFuzzer target for FUZZ_SECONDS (60), from its seeds.
fuzz() {
  local target seeds
  build fuzz
  for target in build/fuzz/bin/*_fuzz; do
    [ -x "$target" ] || die "build/fuzz/bin holds no fuzzer"
    seeds=$(find src -type d -path "*/seeds/$(basename "$target")")
    mkdir -p ".cache/fuzz/$(basename "$target")"
    # shellcheck disable=SC2086  # no seeds, no argument
    STEP_TAIL=60 step "$(basename "$target")" "$target" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=10 \
      -rss_limit_mb=2048 ".cache/fuzz/$(basename "$target")" $seeds
  done
}
