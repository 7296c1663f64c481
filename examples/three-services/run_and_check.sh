#!/usr/bin/env bash
# Starts the three services, sends one query through them, checks the answer and the tree that weft shows, and stops
# them. Needs a running weft, curl and jq.
#
#   run_and_check.sh [--bin DIR] [--weft URL] [--gateway-port N] [--user-port N] [--llm-port N] [--user ID] [--query TEXT]
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
bin=$here/build # where the services were built: alone, or together with weft
[ -d "$bin" ] || bin=$here/../../build/release/examples/three-services
weft_url=${WEFT_URL:-http://localhost:4318}
gateway_port=5000 user_port=5001 llm_port=5002
user=user_123 query="Explain distributed tracing in one sentence"
while [ $# -gt 0 ]; do
  case $1 in
    --bin) bin=$2 ;;
    --weft) weft_url=$2 ;;
    --gateway-port) gateway_port=$2 ;;
    --user-port) user_port=$2 ;;
    --llm-port) llm_port=$2 ;;
    --user) user=$2 ;;
    --query) query=$2 ;;
    *) echo "no option '$1'; see the top of this script" >&2 && exit 2 ;;
  esac
  shift 2
done

logs=$(mktemp -d)
pids=()
stop() {
  # SIGTERM lets each send the spans it still holds.
  [ ${#pids[@]} -eq 0 ] || kill "${pids[@]}" 2>/dev/null || true
  [ ${#pids[@]} -eq 0 ] || wait "${pids[@]}" || true
  pids=()
}
trap 'stop; rm -rf "$logs"' EXIT

fail() {
  echo "FAILED: $1" >&2
  tail -n 5 "$logs"/*.log >&2
  exit 1
}

# start NAME PORT [URL]
start() {
  HH_API_URL=$weft_url "$bin/$1" "${@:2}" >"$logs/$1.log" 2>&1 &
  pids+=($!)
  for _ in $(seq 100); do
    if grep -q "listens on port $2" "$logs/$1.log"; then return; fi
    kill -0 $! 2>/dev/null || fail "$1 ended at once"
    sleep 0.1
  done
  fail "$1 does not listen on port $2 after 10 s"
}

# The tree that weft shows, reduced to what is the same every time.
tree() {
  curl -sS "$weft_url/api/v1/traces/$1" |
    jq -r '.spans[]? | "  " * .depth + "\(.event_name) (\(.service), \(.event_type), \(.status.code))"'
}

start llm_service "$llm_port"
start user_service "$user_port" "http://localhost:$llm_port"
start api_gateway "$gateway_port" "http://localhost:$user_port"

answer=$(curl -sS --max-time 70 -X POST "http://localhost:$gateway_port/api/query" \
  -H "Content-Type: application/json" -d "{\"user_id\": \"$user\", \"query\": \"$query\"}")
stop
echo "answer: $answer"
jq -e '.response | length > 0' <<<"$answer" >/dev/null || fail "the answer has no response"
trace=$(jq -r .trace_id <<<"$answer")
echo "trace:  $trace"

expected="handle_query (api-gateway, session, unset)
  process_user_request (user-service, chain, unset)
    validate_user (user-service, tool, unset)
    generate_response (llm-service, model, unset)
      chat ${OPENAI_MODEL:-gpt-4o-mini} (llm-service, model, unset)"
for _ in $(seq 50); do
  seen=$(tree "$trace")
  [ "$seen" != "$expected" ] || break
  sleep 0.2
done
echo "$seen"
[ "$seen" = "$expected" ] || fail "weft was to show this tree:
$expected"
echo "page:   $weft_url/trace/$trace"
