import { serveFits } from "./serve-fits.js";

// The floor of the harness: weights of zero, at once. Its gap says how much there is to learn, its memory what loading costs.
await serveFits(async ({ features, classes }) => ({
  version: "zeros",
  fit: async () => ({ seconds: 0, weights: new Float64Array((features + 1) * classes), note: "-" }),
}));
