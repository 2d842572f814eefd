// multilogit/contract: what an engine for rows that live elsewhere owes, as a function to run it through.

export {
  type CertifyEngineOptions,
  certifyEngine,
  type EngineFailure,
  type EngineReport,
} from "./certify-engine.js";
