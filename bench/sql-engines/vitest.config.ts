import { defineConfig } from "vitest/config";

/** `run.sh` installs what these tests need and starts PostgreSQL; npm test leaves them out. */
export default defineConfig({
  test: { include: ["bench/sql-engines/*.test.ts"], testTimeout: 600_000, hookTimeout: 600_000, maxWorkers: 1 },
});
