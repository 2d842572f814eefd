"""adelie-path.py DATA.csv LAMBDAS.txt REPEATS OUT.bin: the class-grouped lasso at these λ by adelie, one thread, printed and written as glmnet-path.R does.

adelie minimises the mean over rows and classes, so that its λ is ours over n·K, and weighs a group by the root of its size unless told otherwise.
"""

import csv
import sys
import time
import warnings

import adelie
import numpy as np

data, lambda_file, repeats, out = sys.argv[1:]
with open(data) as file:
    header, *rows = csv.reader(file)
X = np.asfortranarray([[float(cell) for cell in row[:-1]] for row in rows])
classes, codes = np.unique([row[-1] for row in rows], return_inverse=True)
n, K = len(rows), len(classes)
glm = adelie.glm.multinomial(np.eye(K)[codes])
path = np.loadtxt(lambda_file) / (n * K)
warnings.simplefilter("ignore")
for _ in range(int(repeats)):
    before = time.process_time()
    state = adelie.grpnet(
        X, glm, lmda_path=path, penalty=np.ones(X.shape[1]), n_threads=1, early_exit=False, progress_bar=False
    )
    print("cpu", time.process_time() - before)
betas = state.betas.toarray()
print("fitted", len(betas), "version", adelie.__version__)
with open(out, "wb") as file:
    for intercepts, beta in zip(state.intercepts, betas):
        np.vstack([intercepts, beta.reshape(-1, K)]).astype("<f8").tofile(file)
