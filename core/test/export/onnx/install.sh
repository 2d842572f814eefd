#!/usr/bin/env bash
# The runtimes of ONNX that core/test/export/onnx.test.ts runs exported models in: onnxruntime for Node, for browsers and for Python, and
# ONNX's own checker. About 600 MB, in a folder that is not committed.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p runtimes
cd runtimes
[ -f package.json ] || echo '{ "private": true }' > package.json
# Node's package would download a library for graphics cards
[ -d node_modules/onnxruntime-node ] || ONNXRUNTIME_NODE_INSTALL=skip npm install --no-audit --no-fund --save-exact onnxruntime-node@1.30.0 onnxruntime-web@1.30.0
if ! venv/bin/python -c "import onnx, onnxruntime" 2>/dev/null; then
  python3 -m venv venv
  venv/bin/pip install --quiet onnxruntime onnx
fi
