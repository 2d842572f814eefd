#!/usr/bin/env bash
# Installs the peers that `npm run bench` compares with, from package registries only. Nothing here is needed to use or to build multilogit.
#
#   bench/install-peers.sh             all of them
#   bench/install-peers.sh node        tfjs, jax-js, ml-logistic-regression, and the MNIST files (370 MB, bench/peers/node_modules)
#   bench/install-peers.sh python      scikit-learn (300 MB, bench/peers/venv)
#   bench/install-peers.sh scikit-learn-tests    scikit-learn and pytest, for bench/scikit-learn (same place)
#   bench/install-peers.sh imports     scikit-learn, pandas and ONNX, for bench/imports (same place)
#   bench/install-peers.sh statsmodels    statsmodels and pandas, for bench/commands (same place)
#   bench/install-peers.sh torch       PyTorch (5 GB: the wheel of the Python package index brings GPU libraries; it is run on the CPU)
#   bench/install-peers.sh adelie      adelie, for bench/paths (bench/peers/venv-adelie, as it wants another numpy)
#   bench/install-peers.sh r           glmnet and nnet (Debian's R, r-cran-glmnet and r-cran-nnet; needs root)
set -euo pipefail
cd "$(dirname "$0")/peers"

into_venv() {
  [ -d venv ] || python3 -m venv venv
  venv/bin/pip install --quiet -r "$1"
}

install() {
  case "$1" in
    node) npm ci --ignore-scripts ;;
    python) into_venv requirements-scikit-learn.txt ;;
    scikit-learn-tests) into_venv requirements-scikit-learn-tests.txt ;;
    imports) into_venv requirements-imports.txt ;;
    statsmodels) into_venv requirements-statsmodels.txt ;;
    torch) into_venv requirements-pytorch.txt ;;
    adelie)
      [ -d venv-adelie ] || python3 -m venv venv-adelie
      venv-adelie/bin/pip install --quiet -r requirements-adelie.txt
      ;;
    r) apt-get install -y --no-install-recommends r-cran-glmnet r-cran-nnet ;;
    *)
      echo "no peer called $1; known: node python scikit-learn-tests imports statsmodels torch adelie r" >&2
      exit 2
      ;;
  esac
}

[ $# -gt 0 ] || set -- node python statsmodels torch adelie r
for peer in "$@"; do install "$peer"; done
