import type { PackedDigits } from "../images/digits.js";
import { answeredLater } from "./answered-later.js";
import { giveBlocks, type PackedWorker } from "./blocks.js";
import { digitAnswers } from "./digit-answers.js";
import type { DigitsProtocol } from "./digits-protocol.js";
import type { DoctorProtocol } from "./doctor-protocol.js";
import { answerQuestions } from "./protocol.js";
import type { TableProtocol } from "./table-protocol.js";

/** The first question: the digits, which the page carries once, and what is loaded later. */
export interface Beginning extends Omit<PackedWorker, "script"> {
  readonly digits: PackedDigits;
}

export interface BeginProtocol {
  readonly begin: { readonly question: Beginning; readonly answer: null };
}

// One script for everything slow, off the page's thread so that the page never waits; run as several workers, so that one can be stopped alone.
let digits: PackedDigits;
answerQuestions<BeginProtocol & DigitsProtocol & TableProtocol & DoctorProtocol>({
  begin: (given) => {
    digits = given.digits;
    giveBlocks(given.blocks);
    return null;
  },
  ...digitAnswers(() => digits),
  ...answeredLater<TableProtocol>(
    ["read", "digits", "fit", "terms", "predictions", "compare", "stopComparing", "take"],
    async () => (await import("./table-answers.js")).tableAnswers(() => digits),
  ),
  ...answeredLater<DoctorProtocol>(["gallery", "pictures", "diagnose", "judge", "messages"], async () =>
    (await import("./doctor-answers.js")).doctorAnswers(),
  ),
});
