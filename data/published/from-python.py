# The numbers of statsmodels and scikit-learn in published.json. Run beside the CSV files:
#   pip install statsmodels==0.15.0 scikit-learn==1.9.1 && python from-python.py
import json

import numpy as np
import pandas as pd
import sklearn
import statsmodels
import statsmodels.api as sm
from sklearn.linear_model import LogisticRegression


def table(params, errors, classes):
    return [
        [str(k), term, repr(float(params.loc[term].iloc[at])), repr(float(errors.loc[term].iloc[at]))]
        for at, k in enumerate(classes)
        for term in params.index
    ]


def maximum_likelihood(path, target, names):
    data = pd.read_csv(path)
    X = sm.add_constant(data[names])
    out = {}
    for kind in ["nonrobust", "HC0"]:
        fit = sm.MNLogit(data[target], X).fit(method="newton", disp=0, tol=1e-14, maxiter=100, cov_type=kind)
        out[kind] = table(fit.params, fit.bse, sorted(data[target].unique())[1:])
        out["logLikelihood"] = repr(float(fit.llf))
    margins = fit.model.fit(method="newton", disp=0, tol=1e-14, maxiter=100)
    for at in ["overall", "mean"]:
        effects = margins.get_margeff(at=at)
        out[at] = [
            [str(k), name, repr(float(effects.margeff[j, c])), repr(float(effects.margeff_se[j, c]))]
            for c, k in enumerate(sorted(data[target].unique()))
            for j, name in enumerate(names)
        ]
    return out


def ridge(path, target):
    data = pd.read_csv(path)
    X = data.drop(columns=target)
    fit = LogisticRegression(C=1.0, solver="newton-cg", tol=1e-14, max_iter=10000).fit(X, data[target])
    return [
        [k, term, repr(float(w))]
        for c, k in enumerate(fit.classes_)
        for term, w in [("(Intercept)", fit.intercept_[c]), *zip(X.columns, fit.coef_[c])]
    ]


print(
    json.dumps(
        {
            "versions": [statsmodels.__version__, sklearn.__version__],
            "anes96": maximum_likelihood("anes96.csv", "PID", ["logpopul", "selfLR", "age", "educ", "income"]),
            "madlib57": maximum_likelihood("madlib57.csv", "cat", ["feat1", "feat2"]),
            "iris": ridge("iris.csv", "Species"),
        },
        indent=1,
    )
)
