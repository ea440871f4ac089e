# What the end-to-end checks share. Sourced; $KPISTREAM is the program under test, $work a directory that is removed.
set -uo pipefail
KPISTREAM=${KPISTREAM:?the path of the kpistream program}
work=$(mktemp -d)
children=()
finish() {
  local status=$?
  set +e
  for child in "${children[@]}"; do kill -CONT "$child" 2>/dev/null; kill -9 "$child" 2>/dev/null; done
  wait 2>/dev/null
  if [ $status -ne 0 ]; then
    for log in "$work"/*.log; do printf -- '--- %s\n' "$log"; tail -n 20 "$log"; done
  fi
  rm -rf "$work"
  exit $status
}
trap finish EXIT

# start NAME COMMAND...: in the background, its output in $work/NAME.log; its process id in $started.
start() {
  local name=$1
  shift
  "$@" >"$work/$name.log" 2>&1 &
  started=$!
  children+=("$started")
}

# await SECONDS COMMAND...: until the command succeeds.
await() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    if [ $SECONDS -ge $deadline ]; then echo "gave up waiting for: $*" >&2; return 1; fi
    sleep 0.1
  done
}
