#!/usr/bin/env bash
# The documentation as a site in site/dist. typedoc is installed once, with the TypeScript that it knows; the build needs no network.
set -euo pipefail
cd "$(dirname "$0")"
[ -d node_modules/typedoc ] || npm ci --workspaces=false
node ../core/build-kernels.js
node build.js
