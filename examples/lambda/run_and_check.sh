#!/usr/bin/env bash
# One caller, and a function that is started for each of its questions and frozen as soon as it has answered. Checks
# that weft has every span of every run, all in the caller's session. Needs a running weft, curl and jq.
#
#   run_and_check.sh [--bin DIR] [--weft URL] [--runs N]
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
bin=$here/build # where the programs were built: alone, or together with weft
[ -d "$bin" ] || bin=$here/../../build/release/examples/lambda
weft_url=${WEFT_URL:-http://localhost:4318}
runs=5
while [ $# -gt 0 ]; do
  case $1 in
    --bin) bin=$2 ;;
    --weft) weft_url=$2 ;;
    --runs) runs=$2 ;;
    *) echo "no option '$1'; see the top of this script" >&2 && exit 2 ;;
  esac
  shift 2
done
export HH_API_URL=$weft_url

mapfile -t questions < <(for i in $(seq "$runs"); do echo "What is a session? ($i)"; done)
events=$("$bin/caller" "${questions[@]}")
session=$(head -n 1 <<<"$events" | jq -r .session_id)
echo "session: $session"

answered=0
while read -r event; do
  answer=$("$bin/handler" --freeze <<<"$event" || true) # killed, so its exit code says nothing
  jq -e '.statusCode == 200' <<<"$answer" >/dev/null || { echo "FAILED: the function answered '$answer'" >&2 && exit 1; }
  answered=$((answered + 1))
done <<<"$events"
echo "answers: $answered, the last one: $answer"

# One trace of the caller with one span, one of each run with three.
expected="$((1 + runs)) traces, $((1 + 3 * runs)) spans"
for _ in $(seq 50); do
  seen=$(curl -sS "$weft_url/api/v1/traces?limit=1000&session_id=$session" |
    jq -r '"\(.traces | length) traces, \([.traces[].span_count] | add // 0) spans"')
  [ "$seen" != "$expected" ] || break
  sleep 0.2
done
echo "weft:    $seen"
[ "$seen" = "$expected" ] || { echo "FAILED: weft was to show $expected" >&2 && exit 1; }
echo "look at: weft traces --session $session"
