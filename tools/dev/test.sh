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
  install_sdk release
  use_tools
  say "Unit tests"
  unit_tests release "$filter" "${SECOND_TRY_OF_UNIT_TESTS[@]}" || failed=1
  say "Black-box tests"
  black_box_tests "$filter" || failed=1
  close_tests "$failed"
}

# unit_tests PRESET [FILTER] [ctest arguments]: ctest's own words, with the output of what fails.
unit_tests() {
  local preset=$1 filter=${2-}
  shift $(($# < 2 ? $# : 2))
  ctest --test-dir "build/$preset" --output-on-failure -j "$(nproc)" ${filter:+-R "$filter"} "$@" |
    grep -vE '^ *(Start +[0-9]+:|[0-9]+/[0-9]+ Test +#[0-9]+: .* Passed )' | tee "$LOGS/ctest-$preset.log"
}

# Black-box tests wait more than they compute: three at a time keep two cores a third busy.
TESTS_AT_ONCE=3

# On CI's shared machine a test that fails beside others gets a second try. The runners name it: such a test is a bug,
# of the test or of weft, but not a reason to hold back everything else.
SECOND_TRY_OF_UNIT_TESTS=(${CI:+--repeat until-pass:2})
SECOND_TRY_OF_BLACK_BOX_TESTS=(${CI:+--reruns 1 --reruns-delay 2})

# The short form of every black-box test. A filter that matches none of them is no failure: it may be a unit test's.
black_box_tests() {
  local filter=${1-} status=0
  [ -d tests ] || return 0
  WEFT_BIN=$ROOT/build/release/bin/weft "$VENV/bin/python" -m pytest tests -q -raR -p no:cacheprovider --color=auto \
    -n "$TESTS_AT_ONCE" --dist worksteal "${SECOND_TRY_OF_BLACK_BOX_TESTS[@]}" ${filter:+-k "$filter"} | tee "$LOGS/pytest.log" || status=$?
  if [ "$status" -eq 5 ] && [ -n "$filter" ]; then return 0; fi
  return "$status"
}

# The runners' closing lines once more, together at the end. Nothing run is a failure too.
close_tests() {
  local ran=0
  say "Summary"
  if grep -hE 'tests passed, [0-9]+ tests failed' "$LOGS/ctest-release.log"; then ran=1; fi
  if tail -n 1 "$LOGS/pytest.log" | grep -E '[0-9]+ (passed|failed|error)'; then ran=1; fi
  [ "$ran" -eq 1 ] || die "no test ran: no name contains that filter"
  return "$1"
}

long_form() {
  build release
  use_tools
  say "Black-box tests: $1, long form"
  WEFT_LONG=1 WEFT_BIN=$ROOT/build/release/bin/weft "$VENV/bin/python" -m pytest "tests/$1" -v -rP -p no:cacheprovider
}

fuzz() {
  build_fuzzers
  run_fuzzers
}

build_fuzzers() {
  mapfile -t FUZZERS < <(find src sdk/src -name '*_fuzz.cc' -printf '%f\n' | sed 's/\.cc$//' | sort)
  build fuzz "${FUZZERS[@]}"
}

# Each for FUZZ_SECONDS (60), from its corpus. What is found new is kept in .cache/fuzz.
run_fuzzers() {
  local fuzzer found corpus failed=0
  say "Fuzzing"
  for fuzzer in "${FUZZERS[@]}"; do
    found=.cache/fuzz/$fuzzer
    mkdir -p "$found"
    corpus=$(find src sdk/src -type d -path "*/corpus/${fuzzer%_fuzz}")
    # shellcheck disable=SC2086  # no corpus, no argument
    step "$fuzzer" "build/fuzz/bin/$fuzzer" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=10 -rss_limit_mb=2048 \
      -artifact_prefix="$found/" "$found" $corpus || failed=1
  done
  return "$failed"
}
