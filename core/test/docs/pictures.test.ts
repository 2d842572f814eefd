import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { overview } from "../../../packaging/pictures.js";

/** How near the optimum a fit ended differs from machine to machine. */
const steady = (svg: string) => svg.replace(/\d\.\de-\d+ nats/, "… nats");

it("the picture of the README shows the fit and the diagnosis as they are (npm run pictures)", async () => {
  const committed = readFileSync(new URL("../../../docs/pictures/overview.svg", import.meta.url), "utf8");
  expect(steady(await overview())).toBe(steady(committed));
});
