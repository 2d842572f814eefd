import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["core/test/**/*.test.ts", "cli/test/**/*.test.ts", "studio/test/**/*.test.ts"],
    testTimeout: 60_000,
  },
});
