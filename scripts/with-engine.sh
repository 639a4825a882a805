#!/usr/bin/env bash
# Runs a command with a container engine for testcontainers, if one can be had:
#
#   scripts/with-engine.sh npx vitest run suites/containers
#
# 1. An engine that answers already (DOCKER_HOST, /var/run/docker.sock) is used as it is.
# 2. Otherwise, for root and with Debian's docker.io: a dockerd of its own in namespaces of its own (mounts, processes, network). Whatever it
#    starts ends with the command, also when this script is killed; nothing is added to the network of the machine, and nothing inside reaches it.
# 3. Otherwise the command runs without: tests that need an engine are skipped and say why.
set -euo pipefail
me=$(readlink -f "${BASH_SOURCE[0]}")
say() { printf 'with-engine: %s\n' "$*" >&2; }

answers() {
  [ -S "$1" ] && node -e '
    const request = require("node:http").get({ socketPath: process.argv[1], path: "/_ping", timeout: 2000 }, ({ statusCode }) =>
      process.exit(statusCode === 200 ? 0 : 1));
    request.on("error", () => process.exit(1)).on("timeout", () => process.exit(1));' "$1" 2>/dev/null
}

# Inside the namespaces. $1: a folder for the engine; the rest: the command.
inside() {
  local state=$1 socket=$1/engine.sock engine command code=0
  shift
  ip link set lo up
  # Nobody answers for names here: they are to fail at once.
  printf 'options timeout:1 attempts:1\nnameserver 127.0.0.1\n' >"$state/resolv.conf"
  mount --bind "$state/resolv.conf" /etc/resolv.conf 2>/dev/null || true
  for folder in docker containerd runc; do
    mkdir -p "/run/$folder"
    mount -t tmpfs -o mode=755 tmpfs "/run/$folder"
  done
  echo '{"dns":["127.0.0.1"]}' >"$state/daemon.json"
  # Ports are mapped by docker-proxy: no rule of a firewall is touched.
  dockerd --config-file "$state/daemon.json" --data-root "$state/root" --exec-root "$state/exec" --pidfile "$state/docker.pid" \
    -H "unix://$socket" --iptables=false --ip6tables=false --ip-forward=false --ip-masq=false >"$state/engine.log" 2>&1 &
  engine=$!
  for _ in $(seq 150); do
    if answers "$socket"; then break; fi
    if ! kill -0 "$engine" 2>/dev/null; then break; fi
    sleep 0.1
  done
  if ! answers "$socket"; then
    say "dockerd did not start: $(tail -n 2 "$state/engine.log" | cut -c1-300)"
    exit 90
  fi
  : >"$state/started"
  # Without a registry there is no image of testcontainers' own cleaner, and the namespaces clean up better.
  export DOCKER_HOST="unix://$socket" TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
  trap 'kill -TERM "$command" 2>/dev/null || true' TERM INT
  "$@" &
  command=$!
  wait "$command" || code=$?
  kill "$engine" 2>/dev/null || true
  exit "$code"
}

if [ "${1:-}" = --inside ]; then
  shift
  inside "$@"
fi
[ $# -gt 0 ] || { say 'usage: scripts/with-engine.sh COMMAND...' && exit 2; }

case ${DOCKER_HOST:-} in
  unix://*) if answers "${DOCKER_HOST#unix://}"; then exec "$@"; fi ;;
  '') if answers /var/run/docker.sock; then exec "$@"; fi ;;
  *) exec "$@" ;;
esac

why=
command -v dockerd >/dev/null || why='no dockerd (apt-get install docker.io)'
[ "$(id -u)" -eq 0 ] || why='an engine of its own needs root'
if [ -z "$why" ] && ! unshare --mount --net --pid --fork true 2>/dev/null; then why='no right to make namespaces'; fi
if [ -n "$why" ]; then
  say "no container engine: $why. What needs one is skipped."
  exec "$@"
fi

state=$(mktemp -d "${TMPDIR:-/tmp}/token-bench-engine-XXXXXX")
trap 'rm -rf "$state"' EXIT
code=0
setpriv --pdeathsig KILL unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private -- "$me" --inside "$state" "$@" &
space=$!
trap 'kill -TERM "$(cat "/proc/$space/task/$space/children" 2>/dev/null)" 2>/dev/null || true' TERM INT
wait "$space" || code=$?
if [ ! -e "$state/started" ]; then
  say 'What needs an engine is skipped.'
  exec "$@"
fi
exit "$code"
