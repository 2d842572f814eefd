import type { CheckedData, Conventions } from "./implementation.js";

/** What a request held, to be said where it failed: "weights 17×3, design 23×17, 23 labels 0…2, lambda 0.7". */
export function shapesInWords(
  weights: number,
  data: CheckedData | null,
  { layout, bias, classes = data?.classes, referenceClass = null, labelBase = 0 }: Conventions,
): string {
  const C = classes === undefined ? 1 : classes - (referenceClass === null ? 0 : 1);
  const apart = bias === "separate" ? C : 0;
  const d = (weights - apart) / C;
  const shape = layout === "class-major" ? `${C}×${d}` : `${d}×${C}`;
  const ofBias = apart === 0 ? "" : `, bias ${C}`;
  const rows =
    data === null
      ? ""
      : `, design ${data.rows}×${data.columns}, ${data.rows} labels ${labelBase}…${data.classes - 1 + labelBase}, lambda ${data.lambda}`;
  return `weights ${shape}${ofBias}${rows}`;
}
