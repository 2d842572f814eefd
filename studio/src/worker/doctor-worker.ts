import { doctorAnswers } from "./doctor-answers.js";
import type { DoctorProtocol } from "./doctor-protocol.js";
import { answerQuestions } from "./protocol.js";

// The doctor as a script of its own: it lies in the page as text until the doctor is asked for.
answerQuestions<DoctorProtocol>(doctorAnswers());
