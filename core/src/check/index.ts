// multilogit/check: the gradient doctor.

export { calledImplementation } from "./calling/called-implementation.js";
export { type PlainGradient, type PlainGradients, plainFunction } from "./calling/in-process.js";
export type {
  Argument,
  CallResult,
  PlainArray,
  PlainFunction,
  PlainSubject,
  Returned,
} from "./calling/plain-function.js";
export { looksRight } from "./calling/roles.js";
export { checkGradient } from "./check-gradient.js";
export type { CheckOptions, CheckProgress, CheckSample } from "./check-options.js";
export type {
  Cause,
  Convention,
  Diagnosis,
  ErrorMap,
  Explanation,
  Fact,
  LineTest,
  NegativeControl,
  RecoveredFeatures,
  RecoveredRow,
  ResidualPoint,
  Stage,
  Untested,
  Verdict,
} from "./diagnosis.js";
export type { Exhibit } from "./gallery/exhibit.js";
export { gallery } from "./gallery/gallery.js";
export { type Conditions, plainSoftmax } from "./gallery/plain-softmax.js";
export type {
  CheckedData,
  Conventions,
  EvaluationRequest,
  EvaluationResult,
  Implementation,
  Numbers,
  Openness,
  Quantity,
} from "./implementation.js";
export { checkWritten } from "./protocol/check-written.js";
export { type Answer, type Conversation, NoAnswerYet, type Question } from "./protocol/conversation.js";
export { jsonWithNaN } from "./protocol/json-with-nan.js";
export { type Message, messagePieces, messagesFromText } from "./protocol/messages.js";
export { ProgramError } from "./protocol/program-error.js";
export { type ProgramOptions, programImplementation } from "./protocol/program-implementation.js";
export { WrittenConversation, type WrittenQuestion } from "./protocol/written-conversation.js";
