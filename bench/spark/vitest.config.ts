import { defineConfig } from "vitest/config";

/** `run.sh` starts Spark and sets the variables; npm test leaves these tests out. */
export default defineConfig({
  test: { include: ["bench/spark/*.test.ts"], testTimeout: 600_000, hookTimeout: 600_000, maxWorkers: 1 },
});
