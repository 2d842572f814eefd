import { MultilogitError } from "multilogit";
import {
  type Conditions,
  checkGradient,
  type Exhibit,
  gallery,
  type Implementation,
  messagePieces,
} from "multilogit/check";
import { galleryFamilies, quoted } from "multilogit/internal";
import { judgeWritten } from "../doctor/judge-written.js";
import { pastedFunction } from "../doctor/pasted-function.js";
import { slopePairs } from "../doctor/slope-pairs.js";
import type { DoctorProtocol } from "./doctor-protocol.js";
import type { Answers } from "./protocol.js";

/** Images of 4 × 4 pixels: small enough to be quick, large enough to show which features were mixed up. */
const FEATURES = 16;
const CLASSES = 4;
const SECONDS = 30;

/** The gradient doctor, on programs of its gallery, on pasted functions and on written answers. */
export function doctorAnswers(): Answers<DoctorProtocol> {
  return {
    gallery: () =>
      galleryFamilies.map(({ name, exhibits }) => ({
        name,
        exhibits: exhibits.map(({ id, story }) => ({ id, story })),
      })),
    pictures: (family) =>
      Object.fromEntries(
        galleryFamilies
          .find(({ name }) => name === family)!
          .exhibits.map((exhibit) => [exhibit.id, slopePairs(exhibit, conditionsFor(exhibit))]),
      ),
    diagnose: async (patient) => {
      if (patient.kind === "exhibit") return examined(exhibitOf(patient.id));
      return examined(await pastedFunction(patient.port, { features: FEATURES, classes: CLASSES }));
    },
    judge: ({ questions, text }) => judgeWritten(questions, text),
    messages: ({ messages, name }) => [...messagePieces(messages, name)].join(""),
  };
}

function examined(implementation: Implementation) {
  return checkGradient(implementation, { seconds: SECONDS });
}

function exhibitOf(id: string): Implementation {
  const exhibit = gallery.find((one) => one.id === id);
  if (!exhibit) throw new MultilogitError("option", `the gallery has no ${quoted(id)}; choose one of its programs`);
  return exhibit.make(conditionsFor(exhibit));
}

/** What lets the bug of an exhibit show. */
function conditionsFor({ needs }: Exhibit) {
  return {
    features: FEATURES,
    classes: CLASSES,
    bias: needs.bias ? "first" : "none",
    ...(needs.softLabels ? { softLabels: true } : {}),
    ...(needs.rowWeights ? { rowWeights: true } : {}),
  } satisfies Conditions;
}
