# Checks: what can be wrong although the tests pass. Sourced by ./dev.

# Rooms whose tests run threads, for ThreadSanitizer.
THREADED_ROOMS=(sdk journal engine alerts ingest server)

check() {
  setup_all
  build release
  install_sdk release
  use_tools
  say "Checks"
  FAILED=()
  check_step "format of C++" check_format
  check_step "format and lint of Python" check_python
  check_step "shellcheck" shellcheck dev tools/dev/*.sh .ci/run
  check_step "order of the rooms" "$VENV/bin/python" tools/check_rooms.py
  check_step "no registry, no machine" "$VENV/bin/python" tools/check_names.py
  check_step "documentation builds" "$VENV/bin/sphinx-build" -q -W --keep-going -b html docs docs/_build/html
  check_step "documentation does what it says" "$VENV/bin/python" tools/run_doc_blocks.py
  check_step "web: types and style" npm --prefix web run check
  check_step "web: tests" npm --prefix web test
  sanitizers
  build_fuzzers
  FUZZ_SECONDS=${FUZZ_SECONDS:-10} run_fuzzers || FAILED+=("fuzzing")
  say "Summary of checks"
  if [ ${#FAILED[@]} -gt 0 ]; then
    printf '  failed: %s\n' "${FAILED[@]}"
    return 1
  fi
  note "all passed"
}

# One failure does not hide the next.
check_step() {
  step "$@" || FAILED+=("$1")
}

check_format() {
  git ls-files -z '*.h' '*.cc' ':!third_party' | xargs -0 clang-format-14 --dry-run -Werror
}

check_python() {
  "$VENV/bin/ruff" check . && "$VENV/bin/ruff" format --check .
}

sanitizers() {
  build asan
  say "Unit tests under AddressSanitizer and UndefinedBehaviorSanitizer"
  unit_tests asan || FAILED+=("unit tests under ASan and UBSan")
  local targets=("${THREADED_ROOMS[@]/#/weft_}")
  build tsan "${targets[@]/%/_test}"
  say "Unit tests of the threaded rooms under ThreadSanitizer"
  unit_tests tsan "^($(IFS='|' && echo "${THREADED_ROOMS[*]}"))\\." || FAILED+=("unit tests under TSan")
}
