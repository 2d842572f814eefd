// multilogit/serve: models behind HTTP, in any runtime with Request and Response.

export { exampleRow } from "./example-row.js";
export { type Models, type PredictionHandlerOptions, predictionHandler } from "./prediction-handler.js";
