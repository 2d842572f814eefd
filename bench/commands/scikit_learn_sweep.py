"""scikit_learn_sweep.py SOLVER TOL LAMBDAS FILE: what one writes to fit the binary digits of a CSV file at many λ, each started from the last; prints the objectives."""

import csv
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression

solver, tol, lambdas, path = sys.argv[1:]
with open(path) as file:
    names, *rows = csv.reader(file)
table = np.array(rows, dtype=float)
X, y = (table[:, :-1] >= 8).astype(float), table[:, -1].astype(int)
model = LogisticRegression(solver=solver, tol=float(tol), max_iter=100_000, warm_start=True)
for each in map(float, lambdas.split(",")):
    model.set_params(C=1 / each).fit(X, y)
    logs = model.predict_log_proba(X)[np.arange(len(y)), y]
    print(repr(float(-logs.sum() + each * (model.coef_**2).sum() / 2)))
