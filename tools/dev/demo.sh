# The demo. Sourced by ./dev.

demo() {
  setup_build
  build release weft
  use_tools
  exec "$VENV/bin/python" tools/demo.py "$@"
}
