import { seconds, times } from "./quantities.js";
import type { Result } from "./result.js";

/** The times of one program: in turn with the others, and of the first fit of a process. */
interface Bar {
  readonly program: string;
  readonly warm: number;
  readonly cold: number;
  /** how many times as long as ours; null for ours */
  readonly ratio: number | null;
}

const WIDTH = 820;
/** Where names end and bars begin, and where bars end so that their numbers have room. */
const [LEFT, RIGHT] = [230, 640];
const [TOP, ROW, BOTTOM] = [64, 36, 34];

/** Colours and letters, in light and in dark. */
const STYLE = `<style>
text{font:13px ui-sans-serif,system-ui,'Segoe UI',Roboto,'Noto Sans',sans-serif;fill:#1e1b26}
.soft{fill:#5d5968}.head{font-weight:600;font-size:15px}
.paper{fill:#fff;stroke:#dcd9e2}.line{stroke:#dcd9e2}.ours{fill:#c2410c}.peer{fill:#3d6a96}.cold{opacity:.4}
@media(prefers-color-scheme:dark){text{fill:#e6e9ed}.soft{fill:#a4abb3}.paper{fill:#14181d;stroke:#2b3138}.line{stroke:#2b3138}.ours{fill:#ff8a3d}.peer{fill:#6aa5e8}}
</style>`;

/** A picture of what each program took that came close enough, as SVG: bars on a logarithmic axis of seconds, the fastest first. */
export function chartOf(result: Result): string {
  const bars = barsOf(result);
  const all = bars.flatMap(({ warm, cold }) => [warm, cold]);
  const first = Math.floor(Math.log10(Math.min(...all) / 1.5));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...all))));
  const at = (value: number) => round(LEFT + ((RIGHT - LEFT) * (Math.log10(value) - first)) / (last - first));
  const foot = TOP + ROW * bars.length;
  const decades = Array.from({ length: last - first + 1 }, (_, step) => 10 ** (first + step));
  const axis = decades.map(
    (value) =>
      `<line class="line" x1="${at(value)}" y1="${TOP - 6}" x2="${at(value)}" y2="${foot}"/><text class="soft" x="${at(value)}" y="${foot + 18}" text-anchor="middle">${seconds(value)}</text>`,
  );
  const rows = bars.map(({ program, warm, cold, ratio }, place) => {
    const y = TOP + ROW * place;
    const kind = ratio === null ? "ours" : "peer";
    const bar = (value: number, offset: number, height: number, more: string) =>
      `<rect class="${kind}${more}" x="${LEFT}" y="${y + offset}" width="${round(at(value) - LEFT)}" height="${height}"/>`;
    const number = ratio === null ? seconds(warm) : `${seconds(warm)}, ${times(ratio)}`;
    return [
      `<text x="${LEFT - 10}" y="${y + 18}" text-anchor="end">${escaped(program)}</text>`,
      bar(warm, 4, 15, ""),
      bar(cold, 21, 6, " cold"),
      `<text class="soft" x="${at(Math.max(warm, cold)) + 8}" y="${y + 17}">${number}</text>`,
    ].join("");
  });
  const spoken = bars.map(({ program, warm }) => `${program} ${seconds(warm)}`).join(", ");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${foot + BOTTOM}" role="img" aria-label="${escaped(`Seconds of a fit of ${result.data}: ${spoken}`)}">
${STYLE}
<rect class="paper" x="0.5" y="0.5" width="${WIDTH - 1}" height="${foot + BOTTOM - 1}" rx="10"/>
<text class="head" x="20" y="27">${escaped(result.data)}: time to the same gap</text>
<text class="soft" x="20" y="46">Pale bars: the first fit of a process. ×: times ours, the median over pairs. The axis is logarithmic.</text>
${[...axis, ...rows].join("\n")}
</svg>
`;
}

/** Whether a peer came close enough, so that there is something to compare. */
export function hasChart({ outcomes }: Pick<Result, "outcomes">): boolean {
  return outcomes.some(({ kind }) => kind === "raced");
}

/** Where the page links it. */
export function chartName({ data }: Pick<Result, "data">): string {
  return `benchmark-${data}.svg`;
}

/** Ours as it was in the closest race, and the peers that came close enough, by their ratio. */
function barsOf({ ours, outcomes }: Result): Bar[] {
  const raced = outcomes.filter((outcome) => outcome.kind === "raced").sort((a, b) => a.ratio - b.ratio);
  const own: Bar = {
    program: ours.peer,
    warm: raced[0]?.oursSeconds ?? ours.coldSeconds,
    cold: ours.coldSeconds,
    ratio: null,
  };
  const peers = raced.map(({ peer, seconds: warm, coldSeconds: cold, ratio }) => ({
    program: peer,
    warm,
    cold,
    ratio,
  }));
  return [own, ...peers].sort((a, b) => (a.ratio ?? 1) - (b.ratio ?? 1));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
