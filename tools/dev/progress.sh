# Saying what goes on. Sourced by ./dev.

LOGS=$ROOT/.cache/log

say() { printf '\033[1m%s\033[0m\n' "$*" | { if [ -t 1 ]; then cat; else sed 's/\x1b\[[0-9;]*m//g'; fi; }; }
note() { printf '  %s\n' "$*"; }
die() {
  printf 'dev: %s\n' "$*" >&2
  exit 1
}

# step LABEL COMMAND...: runs COMMAND with its output in a log. A command that takes longer than two seconds is
# seen to be alive: the seconds so far and the log's last line. A command that fails shows the end of its log.
# WATCH=DIR before it shows the size of DIR as well, for downloads that say nothing themselves.
step() {
  local label=$1 log status=0 started=$SECONDS ticker
  shift
  mkdir -p "$LOGS"
  log=$LOGS/$(tr -cs 'a-zA-Z0-9\n' - <<<"$label").log
  : >"$log"
  # Neither may keep a lock of ours (7, 8, 9) by outliving us.
  tick "$label" "$log" "$started" 7>&- 8>&- 9>&- &
  ticker=$!
  "$@" >"$log" 2>&1 </dev/null 7>&- 8>&- 9>&- || status=$?
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  [ ! -t 1 ] || printf '\r\033[K'
  if [ "$status" -ne 0 ]; then
    note "$label: failed after $((SECONDS - started)) s; the end of ${log#"$ROOT"/}:"
    tail -n "${STEP_TAIL:-40}" "$log" | sed 's/^/    /'
    return "$status"
  fi
  note "$label: $((SECONDS - started)) s"
}

# The line of a running step: rewritten on a terminal; in a plain log, after 2, 4, 8… and then every 20 seconds.
tick() {
  local label=$1 log=$2 started=$3 pause=2 size='' last nap=''
  trap '[ -z "$nap" ] || kill "$nap"; exit 0' TERM
  while kill -0 $$ 2>/dev/null; do
    sleep "$pause" >/dev/null &
    nap=$!
    wait "$nap" || true
    [ -z "${WATCH-}" ] || size=", $(du -sm "$WATCH" 2>/dev/null | cut -f1) MB"
    last=$(tail -c 400 "$log" | tr '\r' '\n' | sed 's/\x1b\[[0-9;]*m//g' | grep -v '^ *$' | tail -n 1 | cut -c1-80 || true)
    if [ -t 1 ]; then
      printf '\r\033[K  %s… %d s%s  %s' "$label" $((SECONDS - started)) "$size" "$last"
    else
      note "$label… $((SECONDS - started)) s$size  $last"
      pause=$((pause * 2 > 20 ? 20 : pause * 2))
    fi
  done
}
