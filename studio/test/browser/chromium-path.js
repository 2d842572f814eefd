import { existsSync } from "node:fs";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The browser to test in, or null where there is none. */
export function chromiumPath() {
  const places = process.env.MULTILOGIT_CHROMIUM ? [process.env.MULTILOGIT_CHROMIUM] : PLACES;
  return places.find((path) => existsSync(path)) ?? null;
}
