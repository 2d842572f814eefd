#!/usr/bin/env bash
# JPMML-Evaluator 1.6.9, in which core/test/export/pmml.test.ts runs exported models: 9 MB by Maven, in a folder that is not committed.
set -euo pipefail
cd "$(dirname "$0")"
[ -d lib ] || mvn --quiet dependency:copy-dependencies -DoutputDirectory=lib
