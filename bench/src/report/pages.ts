import { CLOSE_ENOUGH } from "../judge/gap.js";
import type { Entry, Outcome, Raced } from "../measure/race.js";
import { chartName, hasChart } from "./chart.js";
import type { Commands } from "./commands.js";
import type { Machine } from "./machine.js";
import { memory, seconds, settingText, times } from "./quantities.js";
import type { Result } from "./result.js";

const INTRODUCTION = `# Benchmarks

How long multilogit takes to come within ${CLOSE_ENOUGH} (relative) of the minimum, and how long its peers take to come as near, on the same
data, in the same run, in turn. This page is written by \`npm run bench -- --write\`; \`bench/results\` holds the numbers.

- Everybody minimises the same f = −ℓ + λ/2 ‖W‖², the intercept unpenalised, the classes in symmetric coding.
- **Setting**: the loosest value of the peer's one knob (tried by powers of ten and one half-step) whose solution, evaluated in f64 by a judge
  that is proven equal to multilogit's reference engine, is within ${CLOSE_ENOUGH} of the minimum. The minimum is certified by a duality gap, and
  no solution of anybody may lie below it.
- **Time**: of the fit alone, measured inside the program, the data in its own format in memory; the median of fits measured in turn with
  ours. Cold: the first fit of a fresh process. No program's start is counted.
- **Ratio**: how many times as long as ours it takes, the median over pairs.
- **CPU**: processor time of all threads, in steps of 10 ms. It does not depend on what else the machine does, but counts two busy cores twice.
- **Memory**: the peak of a fresh process that loads the data and fits once, above the same runtime idle.
- **Load**: how many other programs wanted a core in the minute before. Where it is high all times are too long; ratios are of pairs in turn.
- bench/install-peers.sh installs the peers; each is one small adapter in bench/peers or bench/src/peers.
`;

const HEAD = "program|setting|gap|time|ours|ratio|CPU|our CPU|CPU ratio|cold|memory|pairs".split("|");

/** The whole page; `commands` where they were raced. */
export function pageOf(results: readonly Result[], commands: Commands | null): string {
  const ofCommands = commands === null ? [] : [commandsSectionOf(commands)];
  return `${[INTRODUCTION, summaryOf(results), ...ofCommands, ...results.map(drawnSectionOf)].join("\n")}`;
}

/** Whole commands against whole scripts. */
export function commandsSectionOf({ machine, pairs, raced }: Commands): string {
  const rows = raced.map(({ what, peer, gap, wall, processor }) => [
    what,
    peer,
    gap.toExponential(1),
    ...[wall, processor].flatMap(({ theirs, ours, ratio }) => [seconds(theirs), seconds(ours), times(ratio)]),
  ]);
  return [
    "## Whole commands",
    "",
    "From the start of a program to its end, reading the file and printing or writing included: `multilogit fit`, `path` and `summary` against",
    "scripts that load a peer and do the same (`node bench/commands/race.js --write`). The peers of fits run at the loosest setting that comes",
    "close enough, those of summaries at their defaults; standard errors agree to a thousandth.",
    `${machineText(machine)}; medians of ${pairs} pairs.`,
    "",
    table(["command", "peer", "its gap", "its time", "ours", "ratio", "its CPU", "our CPU", "CPU ratio"], rows),
  ].join("\n");
}

/** The best peer of each data set. */
function summaryOf(results: readonly Result[]): string {
  const rows = results.map((result) => {
    const best = fastestPeer(result.outcomes);
    const ours = best ? seconds(best.oursSeconds) : seconds(result.ours.coldSeconds);
    return [
      `[${result.data}](#${result.data})`,
      ours,
      best?.peer ?? "–",
      best ? seconds(best.seconds) : "–",
      best ? times(best.ratio) : "–",
      best ? times(best.processorRatio) : "–",
      memory(result.ours.memory),
    ];
  });
  return `## Summary\n\n${table(["data", "ours", "best peer", "its time", "ratio", "CPU ratio", "our memory"], rows)}`;
}

function fastestPeer(outcomes: readonly Outcome[]): Raced | undefined {
  return outcomes.filter((outcome) => outcome.kind === "raced").sort((a, b) => a.ratio - b.ratio)[0];
}

/** One data set with its chart, where a peer came close enough. */
function drawnSectionOf(result: Result): string {
  if (!hasChart(result)) return sectionOf(result);
  const heading = `## ${result.data}\n`;
  const picture = `![Times of ${result.data}, program by program](pictures/${chartName(result)})`;
  return sectionOf(result).replace(heading, `${heading}\n${picture}\n`);
}

/** One data set. */
export function sectionOf(result: Result): string {
  const { data, about, lambda, minimum, machine, limit, ours, outcomes, floor } = result;
  return [
    `## ${data}`,
    "",
    `${about}; λ = ${lambda}; minimum ${minimum.value.toPrecision(12)} nats, certified to ${minimum.uncertainty.toExponential(0)}.`,
    `${machineText(machine)}; ${limit} s at most for a fit.`,
    "",
    table(HEAD, [oursRow(ours), ...outcomes.map(outcomeRow)]),
    `Floor (a process that loads the data and answers zeros): gap ${floor.gap.toPrecision(2)}, ${seconds(floor.seconds)}, ${memory(floor.memory)}.`,
    evaluationSentence(result),
    "",
  ].join("\n");
}

function machineText({ processor, cores, gibibytes, node, day, load }: Machine): string {
  return `${processor}, ${cores} cores, ${gibibytes} GiB, Node ${node}; ${day}; load ${load} before`;
}

/** A row as long as the head. */
function padded(cells: readonly string[]): string[] {
  return HEAD.map((_, column) => cells[column] ?? "");
}

function oursRow(ours: Entry): string[] {
  const timesInPairs = ["", "", "", "", "", ""];
  return padded([...entryCells(ours), ...timesInPairs, seconds(ours.coldSeconds), memory(ours.memory)]);
}

function outcomeRow(outcome: Outcome): string[] {
  if (outcome.kind !== "raced")
    return padded([versionedName(outcome.peer, outcome.version), `${WORDS[outcome.kind]}: ${outcome.sentence}`]);
  const { oursSeconds, ratio, processorSeconds, oursProcessorSeconds, processorRatio, coldSeconds, rounds } = outcome;
  return [
    ...entryCells(outcome),
    seconds(outcome.seconds),
    seconds(oursSeconds),
    times(ratio),
    processorSeconds === null ? "unknown" : seconds(processorSeconds),
    oursProcessorSeconds === null ? "unknown" : seconds(oursProcessorSeconds),
    times(processorRatio),
    seconds(coldSeconds),
    memory(outcome.memory),
    String(rounds),
  ];
}

const WORDS = { absent: "absent", cannot: "cannot", never: `never within ${CLOSE_ENOUGH}` } as const;

function entryCells({ peer, version, knob, setting, gap }: Entry): string[] {
  return [versionedName(peer, version), `${knob} ${settingText(setting)}`, gap.toExponential(1)];
}

function versionedName(peer: string, version: string): string {
  return version === "" ? peer : `${peer} (${version})`;
}

function evaluationSentence({ evaluations, rows }: Result): string {
  const speeds = evaluations.map(
    ({ threads, seconds: one }) =>
      `${seconds(one)} with ${threads} thread${threads === 1 ? "" : "s"} (${(rows / one / 1e6).toPrecision(3)} million rows/s)`,
  );
  return `One evaluation of ours, value and gradient: ${speeds.join(", ")}.`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return `${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
}
