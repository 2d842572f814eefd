#!/usr/bin/env bash
# CPU seconds and peak memory of `multilogit fit` on a Parquet file of bench/blocks/write-parquet.js, of several builds in turn: user and system of the
# whole process, the threads of DuckDB included. The load comes first, as two cores that others use too make each second worth less.
#
#     node bench/blocks/write-parquet.js --rows 5e6 -o bench/.cache/mixed.parquet
#     cp -r cli/dist cli/dist-before                  # a build to compare with, next to the other, where it finds DuckDB
#     bash bench/blocks/cpu.sh bench/.cache/mixed.parquet 2 cli/dist-before cli/dist
set -euo pipefail
[ $# -ge 3 ] || { echo "usage: cpu.sh FILE.parquet TIMES BUILD..." >&2; exit 2; }
file=$1 times=$2
shift 2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for ((i = 0; i < times; i++)); do
  for build in "$@"; do
    load=$(cut -d' ' -f1 /proc/loadavg)
    /usr/bin/time -o "$folder/time" -f '%U + %S s CPU, %e s, %M kB' node "$build/main.js" fit "$file" \
      --target y -o "$folder/model.json" --memory 400MB --tolerance 1e-6 --json > "$folder/report" 2> /dev/null
    echo "$build at load $load: $(tail -1 "$folder/time"), $(node -p '
      const { passes, objective, certificate } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
      `${passes} passes, objective ${objective}, gap ${certificate.gap}`' "$folder/report")"
  done
done
