# Sourced by every script of this folder: where things lie, and the few functions that they share.
set -euo pipefail

kit=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
version=v$(sed -n 's#^\tk8s.io/kubernetes v##p' "$kit/kube/go.mod")
cache=${ZENDO_KUBE_CACHE:-$HOME/.cache/zendo-kube}
# Named for its sources: a change of any Go file is a new folder, so that nothing stale is ever run.
bin=$cache/$version-$(cat "$kit"/{kube,kube/*,dns}/*.go "$kit"/{kube,dns}/go.* | sha256sum | cut -c1-12)
state=${ZENDO_KUBE_STATE:-$cache/clusters}

say() { echo "tools/kube/$(basename "$0"): $*" >&2; }
die() { say "$*"; exit 1; }

# alive PID-FILE: whether the process that wrote it still runs. Its command line is looked at, because the
# number may by now belong to a stranger.
alive() {
  [ -s "$1" ] && tr '\0' ' ' 2>/dev/null < "/proc/$(cat "$1")/cmdline" | grep -qE "lib/cluster.sh $state/|zendo-kube forward"
}

# persist COMMAND...: runs what fetches over a network, up to three times, since what fails now may do in a moment.
persist() {
  local pause
  for pause in 5 30; do
    ! "$@" || return 0
    say "failed, and tried again in $pause s: $*"
    sleep $pause
  done
  "$@"
}

# hopeful: asked while waiting; a script redefines it, so as not to wait for what can no longer come.
hopeful() { true; }

# until_ok SECONDS COMMAND...: runs the command until it succeeds.
until_ok() {
  local deadline=$(($(date +%s) + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    hopeful && [ "$(date +%s)" -lt $deadline ] || return 1
    sleep 0.1
  done
}

# serves: whether the API server of the cluster in $dir answers that it is ready.
serves() { curl -sf --max-time 5 --cacert "$dir/pki/ca.crt" "https://127.0.0.1:$(cat "$dir/port")/readyz"; }
