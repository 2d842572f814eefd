import type { Cause, Diagnosis, ErrorMap, RecoveredFeatures, Verdict } from "multilogit/check";
import { certaintyInWords, errorsByClass, errorTable, noteName, provingLines, titlesOf } from "multilogit/internal";
import { type Colour, hex, painted } from "../terminal/colour.js";
import { formatNumber } from "../terminal/format-number.js";
import { heatLegend, heatMap, largest } from "../terminal/heat-map.js";
import { imageOf } from "../terminal/image-of.js";
import { type LabelledText, labelledLines } from "../terminal/labelled-lines.js";
import { sideBySide } from "../terminal/side-by-side.js";
import type { Terminal } from "../terminal/terminal.js";
import { textTable } from "../terminal/text-table.js";
import { wrapped } from "../terminal/wrapped.js";
import type { CheckedSubject } from "./checked-subject.js";
import { residualCurve } from "./residual-curve.js";
import { VERDICT_COLOURS } from "./verdict-colours.js";

/** Readable on light and dark paper. */
const COLOURS: Readonly<Record<Verdict, Colour>> = {
  right: hex(VERDICT_COLOURS.terminal.right),
  wrong: hex(VERDICT_COLOURS.terminal.wrong),
  "cannot tell": hex("#b8860b"),
};

/** The most lines shown; --json and --report have all. */
const MOST_LINES = 4;
const MOST_IMAGES = 3;
const MOST_CLASSES = 12;
const MOST_FEATURES = 40;
const NAME_WIDTH = 13;

/** A diagnosis for people: the verdict in the first line, then why, where, what to do, what else was found and what was not tested. */
export function checkReport(diagnosis: Diagnosis, subject: CheckedSubject, terminal: Terminal): string {
  const { verdict, sentence, where, recovered } = diagnosis;
  const blocks = [
    wrapped(sentence, terminal.width)
      .map((line) => painted(line, COLOURS[verdict], null, terminal))
      .join("\n"),
    labelledLines(causeEntries(diagnosis, subject), terminal.width, NAME_WIDTH),
    proof(diagnosis, terminal),
    residualsUsed(diagnosis, terminal),
    where === null ? "" : errorPictures(where, subject, terminal),
    recovered === null ? "" : recoveredPictures(recovered, terminal),
    labelledLines(foundEntries(diagnosis, subject), terminal.width, NAME_WIDTH),
  ];
  return blocks.filter((block) => block !== "").join("\n\n");
}

type Entry = LabelledText;

function causeEntries(diagnosis: Diagnosis, { calledAs, failedFarOut }: CheckedSubject): Entry[] {
  const { causes, ties, rivals, nearest, verdict } = diagnosis;
  const called: Entry[] = calledAs === null ? [] : [["called as", calledAs.replace(/^called as /, "")]];
  const farOut: Entry[] = failedFarOut ? [["there", `${failedFarOut}, which counts as NaN`]] : [];
  if (verdict !== "wrong")
    return [...called, ...causes.flatMap((cause) => causeEntry(noteName(verdict), cause)), ...farOut];
  return [
    ...called,
    ...causes.flatMap((cause) => causeEntry("cause", cause)),
    ...certaintyEntry(diagnosis),
    ...ties.map((tie): Entry => ["or", titlesOf(tie)]),
    ...rivals.map((rival): Entry => ["less simple", titlesOf(rival)]),
    ...(nearest ? [["nearest", `${titlesOf(nearest)}, ${percent(nearest.misfit)} off: only a hint`] as Entry] : []),
  ];
}

/** Of a cause that was fitted to numbers; NaN and wrong shapes need no fit. */
function certaintyEntry(diagnosis: Diagnosis): Entry[] {
  return diagnosis.lines.length === 0 ? [] : [["certainty", certaintyInWords(diagnosis)]];
}

/** What the gradient does, where no cause is known to the last digits. */
function behaviourEntries({ verdict, certainty, facts }: Diagnosis): Entry[] {
  if (verdict !== "wrong" || certainty === "exact" || certainty === "tie") return [];
  return facts
    .filter(({ stage }) => stage === "behaviour")
    .map(({ sentence, value }, at) => [
      at === 0 ? "behaviour" : "",
      value === undefined ? sentence : `${sentence}: ${formatNumber(value, 2)}`,
    ]);
}

/** The residuals that the gradient used, against the probabilities, where no cause is known to the last digits. */
function residualsUsed({ verdict, certainty, residuals }: Diagnosis, terminal: Terminal): string {
  if (verdict !== "wrong" || certainty === "exact" || certainty === "tie") return "";
  return residualCurve(residuals, terminal);
}

function causeEntry(name: string, { id, title, message, formula, fix }: Cause): Entry[] {
  return [
    [name, `${title} (${id})`],
    ["", message],
    ...(formula === "" ? [] : [["formula", formula] as Entry]),
    ["what to do", fix],
  ];
}

function proof(diagnosis: Diagnosis, { width }: Terminal): string {
  const rows = provingLines(diagnosis)
    .slice(0, MOST_LINES)
    .map(({ block, gradient, differences, allowed }) => [
      block,
      formatNumber(gradient, 8),
      formatNumber(differences, 8),
      allowed.toExponential(0),
    ]);
  if (rows.length === 0) return "";
  const header = ["slope along a line in", "by the gradient", "by the value", "may differ by"];
  return textTable(header, rows, ["left", "decimal", "decimal", "decimal"], width);
}

/** The errors of the gradient: a picture for each class, or a table where the features are not an image. */
function errorPictures(where: ErrorMap, subject: CheckedSubject, terminal: Terminal): string {
  const { image, summary, rows } = where;
  const seen = rows === null ? "" : `; it can be seen on ${rows} only`;
  const heading = wrapped(`gradient minus the slope of the value: ${summary}${seen}`, terminal.width).join("\n");
  const maps = errorsByClass(where, subject);
  if (maps.length > MOST_CLASSES) return heading;
  if (image === null || subject.features !== null)
    return `${heading}\n\n${errorNumbers(where, subject, terminal)}`.trimEnd();
  const range = Math.max(...maps.map(({ errors }) => largest(errors)));
  const scale = terminal.colour ? 2 : 1;
  const pictures = maps.map(({ errors }) => heatMap(errors, ...image, { range, terminal, scale }));
  const captions = maps.map(({ name }) => name);
  return `${heading}\n\n${sideBySide(pictures, { captions, width: terminal.width })}\n${heatLegend(range, terminal)}`;
}

function errorNumbers(where: ErrorMap, subject: CheckedSubject, { width }: Terminal): string {
  const rows = errorTable(where, subject);
  if (rows.length > MOST_FEATURES) return "";
  const header = ["", ...errorsByClass(where, subject).map(({ name }) => name)];
  const cells = rows.map(({ name, errors }) => [name, ...errors.map((error) => formatNumber(error, 3))]);
  return textTable(header, cells, ["left", ...header.slice(1).map(() => "decimal" as const)], width);
}

/** Side by side, the rows as given, as the value sees them and as the gradient sees them. */
function recoveredPictures({ image, rows, sentence, misfit }: RecoveredFeatures, terminal: Terminal): string {
  const heading = wrapped(`${sentence} (recovered to ${misfit.toExponential(0)})`, terminal.width).join("\n");
  if (image === null) return heading;
  const pairs = rows.slice(0, MOST_IMAGES).map(({ given, valueSees, gradientSees }) => {
    const max = largest(given);
    const pictures = [valueSees ?? given, gradientSees].map((values) =>
      imageOf(values, ...image, { terminal, scale: terminal.colour ? 2 : 1, max }),
    );
    return sideBySide(pictures, { captions: ["value sees", "gradient sees"], gap: 1, width: terminal.width });
  });
  return `${heading}\n\n${sideBySide(pairs, { gap: 4, width: terminal.width })}`;
}

function foundEntries(diagnosis: Diagnosis, { data, seconds }: CheckedSubject): Entry[] {
  const { verdict, conventions, untested, negativeControl, relativeErrorBound, evaluations, seed } = diagnosis;
  return [
    ...behaviourEntries(diagnosis),
    ...conventions.map(
      ({ name, found, declared, agrees }, i): Entry => [
        i === 0 ? "conventions" : "",
        `${name}: ${found}${agrees || declared === null ? "" : `, though ${declared} is declared`}`,
      ],
    ),
    ...(relativeErrorBound === null || !Number.isFinite(relativeErrorBound) || verdict === "wrong"
      ? []
      : [
          [
            "bound",
            `with 99.9 % certainty the gradient is off by at most ${relativeErrorBound.toExponential(1)} of itself`,
          ] as Entry,
        ]),
    ["control", negativeControl.sentence],
    ...untested.map(({ what, remedy }, i): Entry => [i === 0 ? "not tested" : "", `${what}: ${remedy}`]),
    ...(data === null ? [] : [["data", data] as Entry]),
    ["effort", `${evaluations} evaluations in ${formatNumber(seconds, 2)} s, seed ${seed}`],
  ];
}

function percent(share: number): string {
  return `${formatNumber(100 * share, 2)} %`;
}
