import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["studio/test/browser/**/*.browser.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The tests time what the page does, so they run one after the other.
    fileParallelism: false,
  },
});
