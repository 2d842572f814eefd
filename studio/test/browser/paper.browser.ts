import { describe, expect, it } from "vitest";
import { hashOf, openedStudio } from "./opened-studio.js";

const studio = openedStudio();

describe("on paper", () => {
  it.each(["draw", "lens", "step", "derivation", "doctor", "data"])(
    "the screen %s has its figures, no controls, dark ink, and the address that brings it back",
    async (screen) => {
      const hash = `v=2${screen === "draw" ? "" : `&screen=${screen}`}&w=0&theme=dark`;
      const page = await studio.open(hash);
      await page.emulateMedia({ media: "print" });
      expect(await page.locator("button:not(.image):visible, textarea:visible").count()).toBe(0);
      const address = page.locator(".paper-only");
      expect(await address.isVisible()).toBe(true);
      expect(await address.textContent()).toBe(`${studio.address()}#${hash}`);
      const ink = () => page.evaluate(() => getComputedStyle(document.body).color);
      await expect.poll(ink).toBe("rgb(29, 27, 38)");
      await page.emulateMedia({ media: "screen" });
      await expect.poll(ink).toBe("rgb(240, 238, 245)");
    },
  );
});

describe("what a teacher hides", () => {
  it("is chosen in the help, follows in the address, and a class is not invited to undo it", async () => {
    const page = await studio.open("");
    await page.keyboard.press("?");
    await page.getByText("For teachers: a link for the class").click();
    await page.getByRole("checkbox", { name: "Doctor" }).check();
    await page.getByRole("checkbox", { name: "the full solve" }).check();
    expect(await hashOf(page)).toBe("#v=2&hide=doctor,solve");
    await page.keyboard.press("Escape");
    expect(await page.getByRole("button", { name: "Doctor" }).count()).toBe(0);
    await page.keyboard.press("?");
    expect(await page.getByText("For teachers").count()).toBe(0);
  });

  it.each([
    ["draw", "button", "Draw"],
    ["lens", "button", "Gradient lens"],
    ["step", "button", "Step"],
    ["derivation", "button", "Derivation"],
    ["doctor", "button", "Doctor"],
    ["data", "button", "Your data"],
    ["export", "button", "Copy as Python"],
    ["pixels", "radio", "standardised"],
  ] as const)("for hide=%s is not there", async (name, role, text) => {
    const shown = await studio.open("");
    expect(await shown.getByRole(role, { name: text, exact: true }).count()).toBe(1);
    const hidden = await studio.open(`hide=${name}`);
    expect(await hidden.getByRole(role, { name: text, exact: true }).count()).toBe(0);
  });
});
