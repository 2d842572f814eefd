// Pictures of every screen and every step of every lesson at four sizes, light and dark, and of every screen in German, as sheets to look
// at; the dark lessons are German. Run: node studio/test/browser/contact-sheets.js FOLDER [PAGE.html [lessons]]
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { chromiumPath } from "./chromium-path.js";
import { PAGE } from "./page-weight.js";

const [folder, file = PAGE, only = ""] = process.argv.slice(2);
if (folder === undefined) throw new Error("name the folder for the sheets");
mkdirSync(folder, { recursive: true });
const address = pathToFileURL(file).href;

const SIZES = [
  [390, 844],
  [820, 1180],
  [1280, 720],
  [1440, 900],
];
const SCREENS = ["draw", "lens", "step", "derivation", "doctor", "data"];
const LESSONS = ["votes", "residual", "downhill", "broken", "converged"];
const lessonSteps = LESSONS.map((name) => [name, [1, 2, 3, 4, 5].map((step) => `lesson=${name}.${step}`)]);

const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox"] });
for (const [width, height] of SIZES)
  for (const theme of ["light", "dark"]) {
    const screens = [
      ["screens", SCREENS.map((screen) => `screen=${screen}`)],
      ["screens-de", SCREENS.map((screen) => `screen=${screen}&lang=de`)],
    ];
    const language = theme === "dark" ? "&lang=de" : "";
    const lessons = lessonSteps.map(([name, hashes]) => [name, hashes.map((hash) => hash + language)]);
    const sets = only === "lessons" ? lessons : [...screens, ...lessons];
    for (const [name, hashes] of sets) {
      const page = await browser.newPage({ viewport: { width, height } });
      const shots = [];
      for (const hash of hashes) {
        await page.goto(`${address}#v=2&${hash}&theme=${theme}`);
        await page.reload();
        await page.waitForTimeout(hash.includes("doctor") || hash.includes("broken") ? 2500 : 700);
        shots.push((await page.screenshot({ type: "jpeg", quality: 70 })).toString("base64"));
      }
      await page.close();
      await sheet(shots, join(folder, `${name}-${width}-${theme}.png`), width);
    }
  }
await browser.close();

/** The pictures side by side, each as wide as one can still read. */
async function sheet(shots, path, width) {
  const page = await browser.newPage({ viewport: { width: 1980, height: 100 } });
  const shown = width < 600 ? 320 : width < 1000 ? 480 : 650;
  await page.setContent(
    `<body style="margin:0;background:#888;display:flex;flex-wrap:wrap;gap:6px">${shots.map((shot) => `<img width="${shown}" src="data:image/jpeg;base64,${shot}">`).join("")}</body>`,
  );
  await page.waitForTimeout(200);
  await page.screenshot({ path, fullPage: true });
  await page.close();
}
