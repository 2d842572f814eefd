// Frames while the training plays, printed; nothing here can fail. Run: node studio/test/browser/measure-frames.js [PAGE.html]
import { availableParallelism, loadavg } from "node:os";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { chromiumPath } from "./chromium-path.js";
import { PAGE } from "./page-weight.js";

const address = pathToFileURL(process.argv[2] ?? PAGE).href;
const SECONDS = 4;

const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
const session = await page.context().newCDPSession(page);
await session.send("Performance.enable", { timeDomain: "threadTicks" });
for (const screen of ["draw", "lens", "step"]) {
  await page.goto(`${address}#v=2&screen=${screen}&speed=fast`);
  await page.reload();
  await page.waitForTimeout(2500);
  await page.locator(".player button", { hasText: "▶" }).click();
  const before = await busySeconds();
  const { frames, steps, intervals } = await page.evaluate(framesWhilePlaying, SECONDS * 1000);
  const busy = (await busySeconds()) - before;
  intervals.sort((x, y) => x - y);
  const at = (share) => intervals[Math.floor(share * (intervals.length - 1))].toFixed(1);
  console.log(
    `${screen}: ${(frames / SECONDS).toFixed(1)} frames and ${(steps / SECONDS).toFixed(1)} steps a second of 1797 images; a frame took ${at(0.5)} ms (median), ${at(0.95)} ms at the 95th percentile, and the page's thread computed ${((1000 * busy) / frames).toFixed(1)} ms of processor time`,
  );
}
console.log(`load of ${availableParallelism()} cores in the last minute: ${loadavg()[0].toFixed(1)}`);
await browser.close();

/** Seconds of processor time of the page's thread, which a busy machine does not change as it does the frames. */
async function busySeconds() {
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value;
}

function framesWhilePlaying(milliseconds) {
  const stepsNow = () => Number(/^(\d+)/.exec(document.querySelector(".stands")?.textContent ?? "")?.[1] ?? 0);
  return new Promise((resolve) => {
    const start = performance.now();
    const first = stepsNow();
    const intervals = [];
    let last = start;
    const onFrame = (now) => {
      intervals.push(now - last);
      last = now;
      if (now - start < milliseconds) requestAnimationFrame(onFrame);
      else resolve({ frames: intervals.length, steps: stepsNow() - first, intervals });
    };
    requestAnimationFrame(onFrame);
  });
}
