"""scikit_learn.py SOLVER TOL FILE FEATURES: what one writes to fit a CSV file with LogisticRegression; prints its objective, λ = 1."""

import csv
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression

solver, tol, path, features = sys.argv[1:]
with open(path) as file:
    names, *rows = csv.reader(file)
table = np.array(rows, dtype=float)
X, y = table[:, :-1], table[:, -1].astype(int)
if features == "binary":
    X = (X >= 8).astype(float)
elif features == "standardised":
    deviation = X.std(axis=0)
    X = (X - X.mean(axis=0)) / np.where(deviation > 0, deviation, 1)
model = LogisticRegression(C=1, solver=solver, tol=float(tol), max_iter=100_000).fit(X, y)
logs = model.predict_log_proba(X)[np.arange(len(y)), y]
print(-logs.sum() + (model.coef_**2).sum() / 2)
