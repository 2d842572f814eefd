import type { PageWords, Sentences } from "./lesson-words.js";

/** The words of the page in German. {step} and the like are what the page fills in. */
export const GERMAN_WORDS: PageWords = {
  frame: {
    lessons: "Lektionen",
    invitation:
      "Fünf Lektionen zu fünf Schritten, je etwa drei Minuten. Die Seiten bleiben, wie sie sind: Probieren Sie alles aus.",
    step: "Schritt {step} von {steps}",
    back: "Zurück",
    next: "Weiter",
    finish: "Fertig",
    leave: "Lektion verlassen",
    check: "Prüfen",
    answer: "Ihre Antwort",
    notYet: "Noch nicht.",
    done: "Richtig:",
    otherLanguage: "English",
    projector: "Für den Beamer",
  },
  code: {
    given: "W: d Zeilen mit K Gewichten. X: n Zeilen mit d Merkmalen. y: n Klassen ab 0.",
    order: "Der Verlust liest die Pixel zeilenweise, der Gradient spaltenweise.",
  },
  lambda: {
    title: "Welches λ?",
    about:
      "Die Kreuzvalidierung passt viele λ an die gelernten Zeilen an, dann noch einmal ohne je einen Teil davon, den sie bewertet. Zurückgehaltene Zeilen sind nicht dabei.",
    penalty: "Strafe",
    ridge: "Ridge: Gewichte schrumpfen",
    lasso: "Lasso: Gewichte werden 0",
    folds: "Teile",
    measure: "Bewertet nach",
    deviance: "Devianz",
    error: "Anteil der Fehler",
    start: "λ vergleichen",
    stop: "Vergleich anhalten",
    stopped: "Angehalten; was vorher angepasst war, ist noch da.",
    allRows: "Alle Zeilen: λ {step} von {count} …",
    oneFold: "Teil {fold} von {folds}: λ {step} von {count} …",
    best: "Am besten: λ = {lambda} mit {measure} {score}, {weights} Gewichte ungleich 0.",
    simplest:
      "Das größte λ, das höchstens einen Standardfehler schlechter ist: λ = {lambda} mit {measure} {score}, {weights} Gewichte ungleich 0.",
    same: "Kein größeres λ liegt innerhalb eines Standardfehlers.",
    take: "λ = {lambda} nehmen",
    markBest: "am besten",
    markSimplest: "ein Standardfehler",
    curve: "Ausgelassene Teile: {measure}, Mittel aus {folds} ± Standardfehler",
    axis: "λ, stark bis schwach",
    weights: "Gewichte über λ",
    weightsAbout:
      "Je Einheit eines Merkmals, wie es angepasst wird, die {count} größten; Orange hebt die Klasse, Violett senkt sie.",
    class: "Klasse",
  },
};

/** All sentences in German. */
export const GERMAN: Sentences = {
  ...GERMAN_WORDS,
  lessons: {
    votes: {
      title: "Jedes Pixel stimmt ab",
      steps: [
        {
          text: "Ein Modell, das 1797 Ziffern gesehen hat, betrachtet eine gezeichnete 3. Jedes gesetzte Pixel trägt sein Gewicht zum Score jeder Klasse bei.",
          task: "Setzen oder löschen Sie ein Pixel, und sehen Sie zu, wie die zehn Balken folgen.",
          right: "Ein Pixel hat alle zehn Balken bewegt: Es stimmt in jeder Klasse mit ab.",
        },
        {
          text: "Die zehn Schablonen sind die Gewichte jeder Klasse als Bild. Betrachtet wird jetzt Klasse 8.",
          task: "Was sagt ein oranges Pixel in der Schablone der 8?",
          options: [
            "es ist in jeder 8 gesetzt",
            "ist es gesetzt, so steigt der Score der 8",
            "dort ist das Modell unsicher",
          ],
          right:
            "Ein Gewicht sagt, was ein gesetztes Pixel zum Score beiträgt, und nichts darüber, wie oft es gesetzt ist.",
          wrong:
            "Setzen Sie auf dem Zeichenfeld ein Pixel, das bei der 8 orange ist, und beobachten Sie den Score der 8.",
        },
        {
          text: "Ein Score ist eine Summe: die Gewichte der gesetzten Pixel und die Konstante. Neben den Balken steht jeder Score in Nats.",
          task: "Um wie viele Nats liegt der Score der 3 über dem der 8?",
          right: "Die Wahrscheinlichkeit der 3 ist e hoch diese Zahl mal die der 8.",
          wrong:
            "Ziehen Sie die Zahl neben dem Balken der 8 von der neben dem Balken der 3 ab; minus eine negative Zahl ist plus.",
        },
        {
          text: "Die Wahrscheinlichkeiten sind die Exponentiale der Scores, geteilt durch ihre Summe.",
          task: "Alle zehn Scores steigen um 1. Was wird aus der Wahrscheinlichkeit der 3?",
          options: ["sie steigt", "sie fällt", "sie bleibt gleich"],
          right: "Nur Unterschiede der Scores zählen; was alle gemeinsam haben, kürzt sich weg.",
          wrong: "Jedes Exponential wird e-mal so groß und ihre Summe auch.",
        },
        {
          text: "Das Modell sieht 64 Zahlen und weiß nicht, welche Pixel Nachbarn sind.",
          task: "Verschieben Sie die Zeichnung mit den Pfeilen, bis das Modell nicht mehr 3 sagt.",
          right: "Dieselbe Ziffer, ein Pixel weiter, ist für das Modell ein anderes Bild.",
        },
      ],
    },
    residual: {
      title: "Wessen Residuum?",
      steps: [
        {
          text: "Alle Gewichte sind null: Jede Klasse hat dieselbe Wahrscheinlichkeit. Das Residuum einer Klasse ist y − p; y ist 1 für die Klasse der Zeichnung, 3.",
          task: "Wie groß ist das Residuum der Klasse 3?",
          right: "Mit dieser Stärke hebt der Gradient den Score der 3.",
          wrong: "y ist hier 1, und p steht in der Zeile der 3: 10 % sind 0,1.",
        },
        {
          text: "Die anderen Klassen haben y = 0, ihr Residuum ist −p.",
          task: "Wie groß ist das Residuum der Klasse 8?",
          right: "Neunmal dies und das der 3 ergeben zusammen null: Was eine Klasse gewinnt, verlieren die anderen.",
          wrong: "y ist hier 0, also bleibt −p mit seinem Vorzeichen; p steht in der Zeile der 8.",
        },
        {
          text: "Nun über alle Bilder: Die Ableitung an einem Pixel ist die Summe der Residuen der Bilder, in denen es gesetzt ist: beobachtet minus erwartet. Hier stehen die der zehn Klassen an einem Pixel.",
          task: "Welche Klasse hat die größte Ableitung?",
          right: "Bei ihr ist dieses Pixel öfter gesetzt, als ein Modell ohne Wissen erwartet.",
          wrong: "Suchen Sie den Balken, der am weitesten nach oben reicht; seine Klasse steht darunter.",
        },
        {
          text: "Das Training bewegt die Gewichte entlang des Gradienten, bis Beobachtetes und Erwartetes übereinstimmen.",
          task: "Drücken Sie ▶, und sehen Sie die Karten verblassen; halten Sie nach 50 oder mehr Schritten an.",
          right: "Die Residuen sind geschrumpft, und der Gradient mit ihnen.",
        },
        {
          text: "Im Minimum ziehen einige Bilder noch immer. „Die Summe dahinter“ zeigt die, die am umrahmten Pixel am stärksten ziehen.",
          task: "Legen Sie das erste Bild dieser Liste auf das Zeichenfeld.",
          right: "Ein Bild, bei dem das Modell irrt, hat ein großes Residuum; die meisten haben fast keines.",
        },
      ],
    },
    downhill: {
      title: "Ein Schritt bergab",
      steps: [
        {
          text: "Mit Gewichten null kostet jedes Bild ln 10 Nats. Die Zielfunktion f ist deren Summe.",
          task: "Wie groß ist f hier, in Nats? Es sind 1797 Bilder.",
          right: "Hier beginnt jedes Training, das bei null anfängt.",
          wrong: "Multiplizieren Sie ln 10 = 2,302585 mit 1797, oder lesen Sie die Zeile unter den Knöpfen.",
        },
        {
          text: "Der Gradient sagt voraus, wie sich f bei einem kurzen Schritt ändert: die Tangente im Bild.",
          task: "Gehen Sie den Schritt, und vergleichen Sie Vorhersage und Ergebnis.",
          right: "Ein kurzer Schritt tut fast genau, was die Tangente gesagt hat.",
        },
        {
          text: "Dieser Schritt ist fünfzigmal so lang. Das Bild zeigt die Wahrheit neben der Tangente.",
          task: "Wird f fallen oder steigen?",
          options: ["es fällt", "es steigt"],
          right: "Die Tangente verspricht ohne Ende; die Krümmung hält das Versprechen nicht.",
          wrong: "Der Punkt ist dieser Schritt auf der Kurve der Wahrheit: Liegt er über oder unter 0?",
        },
        {
          text: "Die größte Krümmung begrenzt, wie weit man gehen kann. Unter dem Regler steht der längste Schritt, der von allen Gewichten aus bergab führt.",
          task: "Wie lang ist er?",
          right:
            "Kürzer ist sicher. Länger kann noch bergab gehen: Die Schritte von 0.001 bisher waren zwölfmal so lang.",
          wrong: "„Kein Schritt bis …“, unter dem Regler. 10⁻⁵ lässt sich als e-5 tippen.",
        },
        {
          text: "Der Newton-Schritt nutzt die Krümmung in allen Richtungen zugleich.",
          task: "Gehen Sie einen Newton-Schritt oder lösen Sie ganz, und beobachten Sie f.",
          right: "Ein solcher Schritt führt weiter als zwanzig kurze.",
        },
      ],
    },
    broken: {
      title: "Kaputter Gradient: den Fehler finden",
      steps: [
        {
          text: "Zwölf Zeilen führen vom Score zu (y − p) φ. Jede wird an Ihren Zahlen geprüft, auf einem Weg, der sie nicht benutzt.",
          task: "Wie viele der Zeilen gelten jetzt?",
          right: "Alle. Jetzt wird etwas kaputt gemacht.",
          wrong: "Zählen Sie die ✓, oder lesen Sie die Zeile darüber.",
        },
        {
          text: "Der Gradient liest die Bilder nun spaltenweise, die Likelihood zeilenweise. Form, Vorzeichen und Klassensummen sehen noch richtig aus.",
          task: "Welche Zeile versagt als erste?",
          right: "Die Summe läuft über andere Merkmale als die der Likelihood.",
          wrong: "Jedes ✓ und ✗ trägt die Nummer seiner Zeile; das erste ✗ zählt.",
        },
        {
          text: "Daher kommt dieses Projekt: Eine Gradientenprüfung schlägt fehl, und niemand weiß, warum. Der Doktor liest die Antwort aus den Zahlen ab.",
          task: "Womit hat der Gradient dieses Programms multipliziert?",
          options: [
            "mit Bildern, deren Zeilen und Spalten vertauscht sind",
            "mit gespiegelten Bildern",
            "mit invertierten Bildern",
          ],
          right: "Aus dem Gradienten selbst wurde zurückgewonnen, was er gesehen hatte.",
          wrong: "Der erste Satz unter dem Urteil sagt es.",
        },
        {
          text: "Hier ist Code mit diesem Fehler. Die Zeile unter „spaltenweise“ liest ein anderes Pixel als der Verlust.",
          task: "Verbessern Sie sie: x[j] ist das richtige Pixel. Untersuchen Sie dann die Funktion, bis der Doktor „richtig“ sagt.",
          right: "Sie haben den Fehler gefunden und behoben, und die Prüfung bestätigt es bis auf die letzten Stellen.",
        },
        {
          text: "Ein anderes Programm: Jeder Punkt ist ein Gewicht, quer die Steigung des Verlusts, nach oben, was der Gradient sagt.",
          task: "Die Punkte liegen auf einer Geraden, doppelt so steil wie die Diagonale. Was ist falsch?",
          options: ["das Vorzeichen ist vertauscht", "der Gradient ist verdoppelt", "es fehlen Zeilen"],
          right: "Jeder Fehler hat sein eigenes Bild: Schauen Sie die Galerie durch.",
          wrong: "Auf der Diagonale wären beide gleich. Was heißt es, wenn eines überall das Doppelte des anderen ist?",
        },
      ],
    },
    converged: {
      title: "Ist es konvergiert?",
      steps: [
        {
          text: "200 Schritte Gradientenabstieg. Die Kurve von f sieht flach aus.",
          task: "Ist das konvergiert?",
          options: ["ja", "nein"],
          right: "Eine flache Kurve sagt, dass die Schritte langsam sind, nicht, dass sie am Ziel sind.",
          wrong: "Drücken Sie „Zehn Schritte“, und sehen Sie f an: Fällt es noch?",
        },
        {
          text: "Ein Löser macht weiter, bis er beweisen kann, wie viel noch fehlt.",
          task: "Drücken Sie „Lösen“.",
          right:
            "Unter den Knöpfen steht, was bewiesen wurde: Keine Gewichte haben ein f, das um mehr als dies kleiner ist.",
        },
        {
          text: "Auf das Minimum kann man sich verlassen: Jedes richtige Programm findet es.",
          task: "Wie groß ist f im Minimum, in Nats?",
          right: "Vergleichen Sie mit einem anderen Programm: Ist dessen Zahl größer, so ist es nicht konvergiert.",
          wrong: "Es steht fett unter den Knöpfen.",
        },
        {
          text: "Im Minimum ist der Gradient null, und f ist nach oben gekrümmt.",
          task: "Was macht ein Schritt in irgendeine Richtung mit f?",
          options: ["er erhöht f", "er senkt f", "das hängt von der Richtung ab"],
          right: "f ist konvex: Es gibt kein anderes Tal.",
          wrong: "Sehen Sie das Bild an: Geht f links und rechts vom Minimum nach oben oder nach unten?",
        },
        {
          text: "Die Strafe ist hier hundertmal so groß.",
          task: "Sind die Gewichte kleiner oder größer als mit λ = 1?",
          options: ["kleiner", "größer"],
          right: "λ zieht die Gewichte zur Null; ohne λ könnten sie ohne Ende wachsen, wo Klassen trennbar sind.",
          wrong: "½ λ ‖W‖² ist die zweite Zahl der Summe. Teilen Sie sie durch ½ λ, hier und mit λ = 1.",
        },
      ],
    },
  },
};
