#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Yours: W is d x K, X is n x d, both row by row; y counts classes from 0; writes d x K numbers to G and returns the loss. */
static double loss_and_gradient(const double *W, const double *X, const double *y, int n, int d, int K, double lambda, double *G) {
  double loss = 0, *a = malloc(K * sizeof *a);
  for (int jk = 0; jk < d * K; jk++) loss += lambda / 2 * W[jk] * W[jk], G[jk] = lambda * W[jk];
  for (int i = 0; i < n; i++) {
    double most = -INFINITY, sum = 0;
    for (int k = 0; k < K; k++) {
      a[k] = 0;
      for (int j = 0; j < d; j++) a[k] += X[i * d + j] * W[j * K + k];
      most = fmax(most, a[k]);
    }
    for (int k = 0; k < K; k++) sum += exp(a[k] - most);
    loss += most + log(sum) - a[(int)y[i]];
    for (int k = 0; k < K; k++)
      for (int j = 0; j < d; j++) G[j * K + k] += (exp(a[k] - most) / sum - (k == (int)y[i])) * X[i * d + j];
  }
  free(a);
  return loss;
}

/* From here on as it is, but for the answer to "hello": docs/check-protocol.md. The numbers behind "key": and how many they are. */
static double *numbers(const char *line, const char *key, int *count) {
  double *found = malloc((strlen(line) / 2 + 1) * sizeof *found);
  const char *at = strstr(line, key);
  int depth = 0;
  *count = 0;
  for (at = at ? at + strlen(key) : ""; *at; at++) {
    if (*at == '[') depth++;
    else if (*at == ']') depth--;
    else if (*at != ',') {
      char *end;
      found[(*count)++] = strtod(at, &end);
      if (end == at) exit(1);
      at = end - 1;
    }
    if (depth == 0) break;
  }
  return found;
}

int main(void) {
  char *line = NULL;
  size_t size = 0;
  while (getline(&line, &size, stdin) > 0) {
    int one, n, nd, dK;
    double *id = numbers(line, "\"id\":", &one);
    if (strstr(line, "\"op\":\"hello\"")) {
      printf("{\"id\": %.0f, \"openness\": \"data\", \"layout\": \"feature-major\", \"bias\": \"none\", \"labelBase\": 0}\n", *id);
    } else {
      double *W = numbers(line, "\"weights\":", &dK), *X = numbers(line, "\"design\":", &nd), *y = numbers(line, "\"labels\":", &n);
      double *lambda = numbers(line, "\"lambda\":", &one), *G = malloc(dK * sizeof *G);
      printf("{\"id\": %.0f, \"value\": %.17g", *id, loss_and_gradient(W, X, y, n, nd / n, dK / (nd / n), *lambda, G));
      for (int jk = 0; jk < dK; jk++) printf("%s%.17g", jk ? "," : ", \"gradient\": [", G[jk]);
      printf("]}\n");
      free(W), free(X), free(y), free(lambda), free(G);
    }
    fflush(stdout);
    free(id);
  }
  return 0;
}
