// Runs the browser tests, or says in one sentence why it cannot; in CI that is a failure.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { chromiumPath } from "./chromium-path.js";

if (chromiumPath() === null) {
  process.stderr.write(
    "test:browser: no Chromium was found; install one (Debian: apt-get install chromium) or name it in MULTILOGIT_CHROMIUM.\n",
  );
  process.exit(process.env.CI ? 1 : 0);
}
const { status } = spawnSync(
  process.execPath,
  [
    fileURLToPath(new URL("../../../node_modules/vitest/vitest.mjs", import.meta.url)),
    "run",
    "--config",
    fileURLToPath(new URL("vitest.config.ts", import.meta.url)),
    ...process.argv.slice(2),
  ],
  { stdio: "inherit", cwd: fileURLToPath(new URL("../../..", import.meta.url)) },
);
process.exit(status ?? 1);
