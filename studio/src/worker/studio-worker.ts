import type { PackedDigits } from "../images/digits.js";
import { digitAnswers } from "./digit-answers.js";
import type { DigitsProtocol } from "./digits-protocol.js";
import { doctorAnswers } from "./doctor-answers.js";
import type { DoctorProtocol } from "./doctor-protocol.js";
import { answerQuestions } from "./protocol.js";
import { tableAnswers } from "./table-answers.js";
import type { TableProtocol } from "./table-protocol.js";

/** The first question: the digits, which the page carries once. */
export interface BeginProtocol {
  readonly begin: { readonly question: PackedDigits; readonly answer: null };
}

// One script for everything slow, off the page's thread so that the page never waits; run as several workers, so that one can be stopped alone.
let digits: PackedDigits;
answerQuestions<BeginProtocol & DigitsProtocol & TableProtocol & DoctorProtocol>({
  begin: (given) => {
    digits = given;
    return null;
  },
  ...digitAnswers(() => digits),
  ...tableAnswers(() => digits),
  ...doctorAnswers(),
});
