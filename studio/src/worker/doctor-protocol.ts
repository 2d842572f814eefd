import type { Diagnosis } from "multilogit/check";

/** A program of the gallery, by its id, or a function that somebody pasted. */
export type Patient =
  | { readonly kind: "exhibit"; readonly id: string }
  | { readonly kind: "code"; readonly code: string };

export interface ExhibitSummary {
  readonly id: string;
  readonly story: string;
}

export interface DoctorProtocol {
  readonly gallery: { readonly question: null; readonly answer: readonly ExhibitSummary[] };
  readonly diagnose: { readonly question: Patient; readonly answer: Diagnosis };
}
