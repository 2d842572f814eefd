#!/usr/bin/env bash
# Installs what bench/serve/race.js loads and races, and runs it: bench/serve/run.sh [--seconds 10] [--rounds 3] [--model digits|iris]
set -euo pipefail
cd "$(dirname "$0")"
[ -d node_modules/autocannon ] || npm ci --no-audit --no-fund
node race.js "$@"
