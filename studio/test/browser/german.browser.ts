import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { violationsOf } from "./accessibility.js";
import { openedStudio } from "./opened-studio.js";
import { faultsOfText, SCREENS } from "./text-boxes.js";
import { STOPS, sentencesOnPage } from "./walked-page.js";
import { WINDOW_SIZES } from "./window-sizes.js";

const studio = openedStudio();

/** Names, words that are the same in German, and file names. */
const ALIKE =
  /^(multilogit|studio|auto|Training|normal|SVG|PNG|CSV|AUC|Tab|Esc|OK|Iris|max|cases\.jsonl?|digit|↑ \p{L}+|(\w+\.csv|digits))$/u;
/** What the samples' own tables hold. */
const OF_THE_SAMPLES =
  /^(order|price|days|size|currency|fate|EUR|XL|exchanged|returned|kept|Sepal\.\w+|Petal\.\w+|Species|setosa|versicolor|virginica|\(Intercept\)|age|distance_km|mode|agree|neutral|car|bicycle|train|(size|park|currency)\S*)$/;
/** Sums with a ln or an exp in them. */
const FORMULA =
  /^[\p{N}\p{S}\p{P}\p{Script=Greek}\s]*((ln|exp|max|ΦᵀΦ|[a-zλφℓ∇fHt][₀-₉ᵀ]?)[\p{N}\p{S}\p{P}\p{Script=Greek}\p{Lm}\s]*)*$/u;

const isAlike = (sentence: string) => ALIKE.test(sentence) || OF_THE_SAMPLES.test(sentence) || FORMULA.test(sentence);

/** Says the page in the other language, by its address. */
async function speak(page: Page, language: "en" | "de"): Promise<void> {
  await page.evaluate((wanted) => {
    const hash = location.hash.replace(/&lang=de/, "") || "#v=2";
    location.replace(wanted === "de" ? `${hash}&lang=de` : hash);
  }, language);
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
}

/** What stands there once nothing has changed for a while: the address and the names of cells follow later. */
async function settledSentences(page: Page): Promise<string[]> {
  let [before, now] = [[""], await page.evaluate(sentencesOnPage)];
  while (before.join("\n") !== now.join("\n")) {
    await page.waitForTimeout(400);
    [before, now] = [now, await page.evaluate(sentencesOnPage)];
  }
  return now;
}

describe("a page in German", () => {
  it.each(STOPS.map((stop, at) => [at + 1, stop.hash, stop] as const))(
    "says no sentence of the English one, which comes back with the language: stop %i, %s",
    async (_, hash, { act }) => {
      const page = await studio.open(hash);
      const look = async () => {
        await page.waitForFunction(
          () =>
            !/Computing|Fitting …|Examining …|Evaluating …|are computed …/.test(
              document.querySelector("#studio")!.textContent!,
            ),
        );
        const english = await settledSentences(page);
        await speak(page, "de");
        const german = new Set(await settledSentences(page));
        expect(english.filter((sentence) => german.has(sentence) && !isAlike(sentence))).toEqual([]);
        await speak(page, "en");
        expect(await settledSentences(page)).toEqual(english);
      };
      await act?.(page, look);
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details:not(.figure-menu)")) details.setAttribute("open", "");
      });
      await look();
    },
    120_000,
  );

  it("goes on saying German while the training plays", async () => {
    const page = await studio.open("screen=lens&lang=de");
    await page.getByRole("button", { name: "▶ Start" }).click();
    await page.waitForTimeout(1000);
    expect(await page.locator(".stands").textContent()).toMatch(/^\d+ Schritte, f = [\d.]+ Nats/);
    await page.getByRole("button", { name: "‖ Halt" }).click();
    expect(await page.evaluate(sentencesOnPage)).not.toContain("Restart");
    await page.getByRole("button", { name: "Von vorn" }).click();
    await page.getByText(/^0 Schritte/).waitFor();
  });

  it.each(["draw", "lens", "step", "derivation", "doctor", "data"])(
    "has no fault that axe-core finds: %s",
    async (screen) => {
      const page = await studio.open(`screen=${screen}&lang=de`);
      await page.waitForTimeout(1500);
      expect(await violationsOf(page)).toEqual([]);
    },
  );
});

describe("no text is clipped, and none lies over another", () => {
  it.each(
    WINDOW_SIZES.flatMap(([width, height]) =>
      (["en", "de"] as const).flatMap((language) =>
        SCREENS.map((screen) => [width, height, language, screen] as const),
      ),
    ),
  )("at %i × %i in %s on the screen %s", async (width, height, language, screen) => {
    const page = await studio.open(`screen=${screen}&lang=${language}`, { viewport: { width, height } });
    await page.waitForTimeout(screen === "doctor" ? 3000 : 800);
    expect(await page.evaluate(faultsOfText)).toEqual([]);
  });
});
