#!/usr/bin/env bash
# Fits in a real Spark, which cluster.sh starts.
#
#   bench/spark/run.sh                     a fixed sample, as CI does
#   SPARK_ROWS=400000 bench/spark/run.sh   fits of that many rows, instead of 100 000
#   MANY=500 bench/spark/run.sh            that many generated feature maps; what follows goes to vitest:  run.sh -t executor
set -euo pipefail
exec bash "$(dirname "$0")/cluster.sh" npx vitest run --config bench/spark/vitest.config.ts "$@"
