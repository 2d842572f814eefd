#!/usr/bin/env bash
# Functions in random layouts, right and wrong, in every language and kind of array that `multilogit check FILE:FUNCTION` calls, MANY of
# each (default 4), from SEED on; and the programs of docs/doctor-faults.md. What is not there is installed first: NumPy and JAX from PyPI,
# R and Octave from Debian (needs root).
#
#   cli/test/functions/run.sh
#   cli/test/functions/run.sh torch    with PyTorch too (5 GB)
set -euo pipefail
cd "$(dirname "$0")/../../.."
venv=bench/peers/venv
[ -d "$venv" ] || python3 -m venv "$venv"
"$venv/bin/pip" install --quiet numpy==2.4.6 jax==0.10.2
if [ "${1:-}" = torch ]; then "$venv/bin/pip" install --quiet torch==2.15.0; fi
for program in Rscript:r-base-core octave:octave; do
  command -v "${program%%:*}" >/dev/null || { apt-get -q update && apt-get -q install -y --no-install-recommends "${program##*:}"; }
done
npm run --silent build
PATH="$PWD/$venv/bin:$PATH" MANY="${MANY:-4}" npx vitest run cli/test/functions cli/test/faults
