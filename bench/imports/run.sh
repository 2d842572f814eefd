#!/usr/bin/env bash
# Models of scikit-learn to multilogit and back: predict_proba of data sets and of generated pipelines over generated tables, with the lines of
# docs/import.md; and ONNX files of skl2onnx to multilogit. About two minutes, after an installation of 500 MB.
#
#   bench/imports/run.sh               60 generated pipelines
#   MANY=1000 SEED=5 bench/imports/run.sh
set -euo pipefail
cd "$(dirname "$0")"
export PYTHONDONTWRITEBYTECODE=1

../peers/venv/bin/python -c "import sklearn, pandas, skl2onnx, onnxruntime" 2>/dev/null || ../install-peers.sh imports
(cd ../.. && node core/build-kernels.js && npx tsc -b core && node core/bundle.js)
../peers/venv/bin/python round_trip.py
../peers/venv/bin/python onnx_in.py
