// What the page weighs and how long it takes, printed; nothing here can fail. Run: node studio/test/browser/measure.js [PAGE.html]
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { chromiumPath } from "./chromium-path.js";
import { PAGE, pageWeight } from "./page-weight.js";

const address = pathToFileURL(process.argv[2] ?? PAGE).href;

const SCREENS = ["draw", "lens", "step", "derivation"];
const STROKES = 100;

const { page: whole, german, code, later } = pageWeight();
const blocks = Object.entries(later).map(([name, size]) => `${name} ${size.toFixed(1)}`);
console.log(
  `page ${whole.toFixed(1)} kB gzipped and ${german.toFixed(1)} kB of German, the JavaScript that it starts with ${code.toFixed(1)} kB without digits and kernels, unpacked when asked for: ${blocks.join(", ")}`,
);

const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
await page.goto(address);
for (const screen of SCREENS) {
  await page.goto(`${address}#v=2&screen=${screen}&of=drawing`);
  await page.reload();
  await page.waitForTimeout(2500);
  const times = await page.evaluate(paintTimes, STROKES);
  times.sort((x, y) => x - y);
  console.log(
    `${screen}: all that follows from a painted pixel is on screen after ${times[STROKES / 2].toFixed(1)} ms (median of ${STROKES}), ${times[STROKES * 0.95].toFixed(1)} ms at the 95th percentile`,
  );
}
const seconds = [];
for (let again = 0; again < 5; again++) {
  await page.goto(`${address}#v=2&screen=step`);
  await page.reload();
  await page.waitForSelector(".legend");
  const started = Date.now();
  await page.getByRole("button", { name: "Solve" }).click();
  const text = await page.locator(".certificate").textContent();
  seconds.push({ seen: (Date.now() - started) / 1000, solve: Number(/([\d.]+) s in this page/.exec(text)[1]) });
}
seconds.sort((x, y) => x.solve - y.solve);
console.log(
  `solve of the digits: ${seconds.map(({ solve, seen }) => `${solve} s (${seen.toFixed(2)} s from click to certificate)`).join(", ")}`,
);
await browser.close();

/**
 * From the pointer's event at the start of a frame to the end of the last frame that shows something that follows from it, style, layout
 * and painting included.
 */
async function paintTimes(count) {
  const QUIET = 120;
  const pad = document.querySelector(".pad");
  const box = pad.getBoundingClientRect();
  pad.setPointerCapture = () => {};
  const afterPainting = (then) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = then;
      channel.port2.postMessage(null);
    });
  const times = [];
  for (let stroke = 0; stroke < count; stroke++) {
    const pixel = (stroke * 37) % 64;
    const at = {
      bubbles: true,
      pointerId: 1,
      clientX: box.left + ((pixel % 8) + 0.5) * (box.width / 8),
      clientY: box.top + (Math.floor(pixel / 8) + 0.5) * (box.height / 8),
    };
    const tool = document.querySelectorAll(".pad-tools button")[stroke < 64 ? 0 : 1];
    if (tool.getAttribute("aria-pressed") !== "true") tool.click();
    await new Promise((resolve) => setTimeout(resolve, 30));
    times.push(
      await new Promise((resolve) => {
        requestAnimationFrame(() => {
          const start = performance.now();
          let last = 0;
          let timer;
          const seen = () => {
            last = performance.now() - start;
            clearTimeout(timer);
            timer = setTimeout(done, QUIET);
          };
          const first = new MessageChannel();
          first.port1.onmessage = seen;
          // What changes after this frame is on screen with one of the next; names for screen readers are not on it.
          const isSeen = ({ attributeName }) => attributeName !== "aria-label";
          const observer = new MutationObserver((records) => {
            if (!inFrame && records.some(isSeen)) afterPainting(seen);
          });
          const done = () => {
            observer.disconnect();
            resolve(last);
          };
          let inFrame = true;
          observer.observe(document.querySelector("main"), {
            subtree: true,
            childList: true,
            attributes: true,
            characterData: true,
          });
          pad.dispatchEvent(new PointerEvent("pointerdown", at));
          pad.dispatchEvent(new PointerEvent("pointerup", at));
          queueMicrotask(() =>
            queueMicrotask(() => {
              inFrame = false;
            }),
          );
          first.port2.postMessage(null);
        });
      }),
    );
  }
  return times;
}
