import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["core", "cli", "spark", "studio", "bench", "examples"].map(
      (workspace) => `${workspace}/test/**/*.test.ts`,
    ),
    testTimeout: 60_000,
    // by default one core is left idle; many tests wait for processes of their own
    maxWorkers: "100%",
  },
});
