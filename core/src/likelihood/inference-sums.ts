// What only robust covariances and bias reduction sum over the rows; one module, so that it is loaded at once.

export { curvatureSlope } from "./curvature-slope.js";
export { productsOfGroups, productsOfRows } from "./gradient-products.js";
