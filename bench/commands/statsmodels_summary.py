"""statsmodels_summary.py FILE: what one writes for the standard errors of a multinomial logit of a CSV file; prints ℓ, then each class against the first.

Newton's method, statsmodels' default, at its default tolerance.
"""

import sys

import pandas
from statsmodels.discrete.discrete_model import MNLogit
from statsmodels.tools import add_constant

table = pandas.read_csv(sys.argv[1])
names = [name for name in table.columns if name != "kind"]
result = MNLogit(table["kind"], add_constant(table[names])).fit(disp=0)
print(repr(float(result.llf)))
# the constant, then the numbers, of the second class, then of the third …
print(*(repr(float(error)) for error in result.bse.to_numpy().T.ravel()))
