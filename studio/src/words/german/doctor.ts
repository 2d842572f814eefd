import type { Phrases } from "../translation.js";

/** English and German of the screen Doctor, without what the core says. */
export const DOCTOR: Phrases = {
  "A wrong gradient says what is wrong with it": "Ein falscher Gradient sagt, was an ihm falsch ist",
  Examine: "Untersuchen",
  "A broken one": "Ein kaputter",
  "Your function": "Ihre Funktion",
  "Your program": "Ihr Programm",
  "Kinds of bugs": "Arten von Fehlern",
  Formulas: "Formeln",
  "Formulas {}": "Formeln {}",
  Losses: "Verluste",
  "Factors and places": "Faktoren und Plätze",
  "Features and rows": "Merkmale und Zeilen",
  Programs: "Programme",
  "Two at once": "Zwei zugleich",
  "Broken programs: {}": "Kaputte Programme: {}",
  "A dot for each weight: the loss's slope across, the gradient upwards. Right lies on the diagonal.":
    "Ein Punkt je Gewicht: quer die Steigung des Verlusts, nach oben der Gradient. Richtig liegt auf der Diagonale.",
  "Nothing is examined yet": "Noch ist nichts untersucht",
  "Examining …": "Wird untersucht …",
  "The doctor compares a loss with its gradient at random weights. Where they disagree it tells which of the known mistakes gives these very numbers, to their last digits.":
    "Der Doktor vergleicht einen Verlust mit seinem Gradienten an zufälligen Gewichten. Wo sie sich widersprechen, sagt er, welcher der bekannten Fehler genau diese Zahlen ergibt, bis auf die letzten Stellen.",
  "stopped; examine again": "angehalten; noch einmal untersuchen",
  "another examination was begun": "eine andere Untersuchung wurde begonnen",
  "the gallery was left": "die Galerie wurde verlassen",
  right: "richtig",
  wrong: "falsch",
  "cannot tell": "nicht zu entscheiden",
  "Why: {}": "Warum: {}",
  "Why:": "Warum:",
  "But note: {}": "Aber zu beachten: {}",
  "But note:": "Aber zu beachten:",
  "Mend it:": "Abhilfe:",
  "Certainty: {}.": "Gewissheit: {}.",
  "{} (the same numbers)": "{} (dieselben Zahlen)",
  "{} (fits too, but needs more faults)": "{} (passt auch, braucht aber mehr Fehler)",
  "{} (only a hint: {} % off)": "{} (nur ein Hinweis: {} % daneben)",
  "{} and {}": "{} und {}",
  "What each of the two sees": "Was jeder der beiden sieht",
  "Rows as they were given, as the loss sees them and as the gradient sees them":
    "Zeilen, wie sie gegeben wurden, wie der Verlust sie sieht und wie der Gradient sie sieht",
  given: "gegeben",
  "the loss sees": "der Verlust sieht",
  "the gradient sees": "der Gradient sieht",
  "feature {}": "Merkmal {}",
  "Where they part: {}": "Wo sie sich trennen: {}",
  "Errors of the gradient by weight and class": "Fehler des Gradienten nach Gewicht und Klasse",
  "Gradient less derivative, weight by weight; orange is too large, purple too small, up to ±{}. Rounding allows {}.":
    "Gradient minus Ableitung, Gewicht für Gewicht; Orange ist zu groß, Violett zu klein, bis ±{}. Rundung erlaubt {}.",
  "The residual that the gradient used, at each probability":
    "Das Residuum, das der Gradient verwendet hat, zu jeder Wahrscheinlichkeit",
  "Residuals that the gradient used, against the probability":
    "Residuen, die der Gradient verwendet hat, über der Wahrscheinlichkeit",
  residual: "Residuum",
  "another class": "andere Klasse",
  "its own class": "eigene Klasse",
  "right, another class: p": "richtig, andere Klasse: p",
  "right, its own class: p − {}": "richtig, eigene Klasse: p − {}",
  "The numbers that prove it": "Die Zahlen, die es beweisen",
  "slope along a line in": "Steigung entlang einer Geraden in",
  "by the gradient": "laut Gradient",
  "by the loss": "laut Verlust",
  "may differ by": "Toleranz",
  verdict: "Urteil",
  "all weights": "alle Gewichte",
  "✓ agrees": "✓ stimmt",
  "✗ differs": "✗ weicht ab",
  "Along each line the loss was computed at several points and its slope extrapolated; the gradient must give the same slope.":
    "Entlang jeder Geraden wurde der Verlust an mehreren Punkten berechnet und seine Steigung extrapoliert; der Gradient muss dieselbe Steigung ergeben.",
  "What was found on the way": "Was unterwegs gefunden wurde",
  "{}, though {} is declared": "{}, obwohl {} angegeben ist",
  "With {} % certainty the gradient is off by at most {} of itself.":
    "Mit {} % Gewissheit liegt der Gradient um höchstens das {}-Fache seiner selbst daneben.",
  "Can this check fail? {}": "Kann diese Prüfung scheitern? {}",
  "Not tested: {}: {}": "Nicht geprüft: {}: {}",
  "{} evaluation, seed {}.": "{} Auswertung, Startwert {}.",
  "{} evaluations, seed {}.": "{} Auswertungen, Startwert {}.",
  "All {} findings, in the order in which they were made": "Alle {} Befunde, in der Reihenfolge, in der sie entstanden",
  "Your own function, in JavaScript": "Ihre eigene Funktion, in JavaScript",
  "lossAndGradient(W, X, y) returns { loss, gradient }": "lossAndGradient(W, X, y) gibt { loss, gradient } zurück",
  "It runs on this machine, where it can reach no file, no network and nothing of this page, and is ended if it does not answer.":
    "Sie läuft auf diesem Rechner, erreicht keine Datei, kein Netz und nichts von dieser Seite und wird beendet, wenn sie nicht antwortet.",
  "Examine the function": "Funktion untersuchen",
  "where the pasted function runs": "wo die eingefügte Funktion läuft",
  "this browser does not start a worker in a sandboxed frame; examine the function with multilogit check":
    "dieser Browser startet keinen Worker in einem abgeschotteten Rahmen; untersuchen Sie die Funktion mit multilogit check",
  "{} did not answer within {} seconds; does it loop forever?":
    "{} hat nicht innerhalb von {} Sekunden geantwortet; läuft eine Schleife ohne Ende?",
  "the code posts messages of its own; return { loss, gradient } instead":
    "der Code schickt eigene Nachrichten; geben Sie stattdessen { loss, gradient } zurück",
  "the code declares no function {}(W, X, y); give it that name":
    "der Code deklariert keine Funktion {}(W, X, y); geben Sie ihr diesen Namen",
  "{} returned no number as loss; return { loss, gradient }":
    "{} gab keine Zahl als loss zurück; geben Sie { loss, gradient } zurück",
  "{} returned no array as gradient; return { loss, gradient }, the gradient in the shape of W":
    "{} gab kein Array als gradient zurück; geben Sie { loss, gradient } zurück, den Gradienten in der Form von W",
  "{} returned {} numbers as gradient for {} weights, called with W of {}, X of n × {} and y of n; take W as features × classes or classes × features, and return a gradient of its shape":
    "{} gab {} Zahlen als gradient für {} Gewichte zurück, aufgerufen mit W von {}, X von n × {} und y von n; nehmen Sie W als Merkmale × Klassen oder Klassen × Merkmale, und geben Sie einen Gradienten dieser Form zurück",
  "the gallery has no {}; choose one of its programs":
    "in der Galerie gibt es kein {}; wählen Sie eines ihrer Programme",
  "Your own program, in any language, by files": "Ihr eigenes Programm, in jeder Sprache, über Dateien",
  "Save the first question:": "Speichern Sie die erste Frage:",
  "Save the {} questions:": "Speichern Sie die {} Fragen:",
  "one per line, or all in one array": "eine je Zeile, oder alle in einem Array",
  "Begin with another program": "Mit einem anderen Programm beginnen",
  "Let your program answer them:": "Lassen Sie Ihr Programm antworten:",
  "prints one to begin with; docs/check-protocol.md says what is asked)":
    "gibt eines als Anfang aus; docs/check-protocol.md sagt, was gefragt wird)",
  "Bring the answers. What is asked depends on them, so that it takes three or four rounds.":
    "Bringen Sie die Antworten. Was gefragt wird, hängt von ihnen ab, daher braucht es drei oder vier Runden.",
  "answers.json, pasted; or drop the file here": "answers.json, eingefügt; oder die Datei hier ablegen",
  "Judge the answers": "Antworten beurteilen",
  "Choose a file of answers": "Eine Datei mit Antworten wählen",
  "Choose a file": "Datei wählen",
  "Not yet:": "Noch nicht:",
  "{} of {} questions have no answer. Save the questions again, let the program answer all of them, and bring the answers.":
    "{} von {} Fragen haben keine Antwort. Speichern Sie die Fragen noch einmal, lassen Sie das Programm alle beantworten, und bringen Sie die Antworten.",
  "there are no answers yet; paste what your program printed, or drop its file":
    "es gibt noch keine Antworten; fügen Sie ein, was Ihr Programm ausgegeben hat, oder legen Sie seine Datei ab",
  "{}: there is an answer with id {}, but no such question was asked on this page ({} were); let the program answer the questions that are saved here, or drop its own file of questions first":
    "{}: Es gibt eine Antwort mit der id {}, aber eine solche Frage wurde auf dieser Seite nicht gestellt ({} wurden es); lassen Sie das Programm die hier gespeicherten Fragen beantworten, oder legen Sie zuerst seine eigene Fragendatei ab",
  "{} is empty; expected {}": "{} ist leer; erwartet wird {}",
  "what your program printed": "was Ihr Programm ausgegeben hat",
  "{}: not valid JSON": "{}: kein gültiges JSON",
  "{} has {} MB, and this page reads up to {}; {}": "{} hat {} MB, und diese Seite liest bis zu {}; {}",
  "judge it with multilogit check --cases … --answers … on the command line":
    "beurteilen Sie sie mit multilogit check --cases … --answers … auf der Kommandozeile",
  "the worker failed: {}": "der Worker ist gescheitert: {}",
  "it could not be started": "er konnte nicht gestartet werden",
};
