#!/bin/bash
# cluster.sh COMMAND [ARG...]
# Inside private.sh: run a command with a throwaway cluster to talk to.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
start_cluster
trap stop_cluster EXIT
trap 'exit 130' INT TERM HUP
"$@"
