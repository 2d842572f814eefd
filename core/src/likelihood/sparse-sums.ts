// What only fits with kinks in their penalty sum over the rows; one module, so that it is loaded at once.

export { entryHessian } from "./entry-hessian.js";
export { linearisedDual } from "./linearised-dual.js";
