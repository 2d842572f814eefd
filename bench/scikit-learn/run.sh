#!/usr/bin/env bash
# scikit-learn's checks of every estimator, and its tests of LogisticRegression, over multilogit as an estimator. Both are run from the
# installed package; conventions.py says which tests are left out, and why. About a minute per engine, after an installation of 300 MB.
#
#   bench/scikit-learn/run.sh              with both engines
#   bench/scikit-learn/run.sh reference    with one; what follows goes to pytest:  run.sh wasm -k warm_start
set -euo pipefail
cd "$(dirname "$0")"
export PYTHONDONTWRITEBYTECODE=1

engines=(reference wasm)
if [ $# -gt 0 ]; then
  engines=("$1")
  shift
fi
../peers/venv/bin/python -c "import sklearn, pytest" 2>/dev/null || ../install-peers.sh scikit-learn-tests
(cd ../.. && node core/build-kernels.js && npx tsc -b bench && node core/bundle.js)
for engine in "${engines[@]}"; do
  echo "engine $engine:"
  MULTILOGIT_ENGINE=$engine ../peers/venv/bin/python -m pytest -q --no-header -p no:cacheprovider -p their_tests \
    --disable-warnings "$@" --pyargs sklearn.linear_model.tests.test_logistic test_estimator_checks.py
done
