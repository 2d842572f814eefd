import type { Diagnosis, Message } from "multilogit/check";
import type { GalleryFamily } from "multilogit/internal";
import type { SlopePair } from "../doctor/slope-pairs.js";

/** A program of the gallery, by its id, or a pasted function, by the port of its worker. */
export type Patient =
  | { readonly kind: "exhibit"; readonly id: string }
  | { readonly kind: "code"; readonly port: MessagePort };

export interface ExhibitSummary {
  readonly id: string;
  /** how the bug comes about: "takes …" */
  readonly story: string;
}

export type FamilyName = GalleryFamily["name"];

/** By the ids of a family's programs. */
export type FamilyPictures = Readonly<Record<string, readonly SlopePair[]>>;

/** Programs whose bugs are of one kind. */
export interface FamilySummary {
  readonly name: FamilyName;
  readonly exhibits: readonly ExhibitSummary[];
}

/** The result of the answers in a file. */
export interface Judged {
  /** null while answers are missing */
  readonly diagnosis: Diagnosis | null;
  /** all questions so far, those of the next round included */
  readonly questions: readonly Message[];
  readonly unanswered: number;
}

export interface DoctorProtocol {
  readonly gallery: { readonly question: null; readonly answer: readonly FamilySummary[] };
  readonly pictures: {
    readonly question: FamilyName;
    readonly answer: FamilyPictures;
  };
  readonly diagnose: { readonly question: Patient; readonly answer: Diagnosis };
  /** answers to these questions, as the text of a file; or questions of an earlier visit */
  readonly judge: {
    readonly question: { readonly questions: readonly Message[]; readonly text: string };
    readonly answer: Judged;
  };
  /** the text of a file of messages with this name */
  readonly messages: {
    readonly question: { readonly messages: readonly Message[]; readonly name: string };
    readonly answer: string;
  };
}
