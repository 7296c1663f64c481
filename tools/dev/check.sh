# Checks. Sourced by ./dev.

check() {
  setup_all
  use_tools
  say "Checks"
}
