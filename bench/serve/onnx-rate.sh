#!/usr/bin/env bash
# Installs onnxruntime-node and runs bench/serve/onnx-rate.js: rows per second against the predictor.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p node_modules
# Node's package would download a library for graphics cards
[ -d node_modules/onnxruntime-node ] || ONNXRUNTIME_NODE_INSTALL=skip npm install --no-save --no-audit --no-fund onnxruntime-node@1.30.0
node onnx-rate.js
