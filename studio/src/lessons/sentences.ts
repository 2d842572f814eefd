import type { Sentences } from "./lesson-words.js";

/** The languages that lessons are in. */
export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

/** All sentences of the lessons. {step} and {steps} are numbers that the page fills in. */
export const SENTENCES: Readonly<Record<Language, Sentences>> = {
  en: {
    frame: {
      lessons: "Lessons",
      invitation: "Five lessons of five steps, about three minutes each. The screens stay as they are: try anything.",
      step: "Step {step} of {steps}",
      back: "Back",
      next: "Next",
      finish: "Finish",
      leave: "Leave the lesson",
      check: "Check",
      answer: "Your answer",
      notYet: "Not yet. Look again.",
      done: "Done:",
      otherLanguage: "Deutsch",
      projector: "For a projector",
    },
    lessons: {
      votes: {
        title: "Every pixel votes",
        steps: [
          {
            text: "A model that has seen 1797 digits looks at a drawn 3. Each lit pixel adds its weight to the score of each class.",
            task: "Paint or erase a pixel and watch the ten bars follow.",
            right: "One pixel moved all ten bars: it votes in every class.",
          },
          {
            text: "The ten templates are the weights of each class as an image. You look at class 8 now.",
            task: "What does an orange pixel in the template of 8 say?",
            options: ["it is lit in every 8", "if it is lit, the score of 8 rises", "the model is unsure there"],
            right: "A weight says what a lit pixel adds to the score, and nothing about how often it is lit.",
          },
          {
            text: "A score is a sum: the weights of the lit pixels and the constant. The bars name each score in nats.",
            task: "By how many nats is the score of 3 above that of 8?",
            right: "The probability of 3 is e to this power times that of 8.",
          },
          {
            text: "The probabilities are the exponentials of the scores, divided by their sum.",
            task: "All ten scores rise by 1. What becomes of the probability of 3?",
            options: ["it rises", "it falls", "it stays"],
            right: "Only differences of scores count; a common shift cancels.",
          },
          {
            text: "The model sees 64 numbers and does not know which pixels are neighbours.",
            task: "Shift the drawing with the arrows until the model no longer says 3.",
            right: "The same digit one pixel further is another picture to it.",
          },
        ],
      },
      residual: {
        title: "Whose residual?",
        steps: [
          {
            text: "All weights are zero: every class gets the same probability. The residual of a class is y − p; y is 1 for the class of the drawing, 3.",
            task: "What is the residual of class 3?",
            right: "The gradient raises the score of 3 with this strength.",
          },
          {
            text: "The other classes have y = 0, and their residual is −p.",
            task: "What is the residual of class 8?",
            right: "Nine times this and the 3's add to zero: what one class wins, the others lose.",
          },
          {
            text: "Now over all images: the derivative at a pixel is the sum of the residuals of the images in which it is lit: observed minus expected.",
            task: "Which class has the largest derivative at the framed pixel?",
            right: "It has this pixel lit more often than a model that knows nothing expects.",
          },
          {
            text: "Training moves the weights along the gradient, until observed and expected agree.",
            task: "Press ▶ and watch the maps fade; stop after 50 steps or more.",
            right: "The residuals shrank, and the gradient with them.",
          },
          {
            text: "At the minimum some images still pull. “The sum behind it” lists those that pull most at the framed pixel.",
            task: "Put the first image of that list on the pad.",
            right: "An image that the model gets wrong has a large residual; most have almost none.",
          },
        ],
      },
      downhill: {
        title: "One step downhill",
        steps: [
          {
            text: "With zero weights every image costs ln 10 nats. The objective f is their sum.",
            task: "What is f here, in nats? There are 1797 images.",
            right: "It is where every training from zero begins.",
          },
          {
            text: "The gradient foretells how f changes with a short step: the tangent in the plot.",
            task: "Take the step, and compare the prediction with what happened.",
            right: "A short step does almost what the tangent said.",
          },
          {
            text: "This step is fifty times as long. The plot shows the truth next to the tangent.",
            task: "Will f fall or rise?",
            options: ["it falls", "it rises"],
            right: "The tangent promises without end; the curvature does not keep the promise.",
          },
          {
            text: "The largest curvature bounds how far one can go. Below the slider stands the longest step that goes downhill from any weights.",
            task: "How long is it?",
            right:
              "Shorter is sure. Longer may still go downhill: the steps of 0.001 so far were twelve times as long.",
          },
          {
            text: "Newton's step uses the curvature in every direction at once.",
            task: "Take a Newton step, or solve, and watch f.",
            right: "One such step goes further than twenty short ones.",
          },
        ],
      },
      broken: {
        title: "Break the gradient, find the bug",
        steps: [
          {
            text: "Twelve lines lead from the score to (y − p) φ. Each is checked at your numbers, by a route that does not use it.",
            task: "How many of the lines hold now?",
            right: "All of them. Now something is going to be broken.",
          },
          {
            text: "The gradient now reads the pictures column by column, the likelihood row by row. Shape, sign and class sums still look right.",
            task: "Which line is the first that fails?",
            right: "The sum over the pixels is over other features than the likelihood's.",
          },
          {
            text: "This project comes from here: a gradient check fails, and nobody knows why. The doctor reads the answer off the numbers.",
            task: "What did the gradient of this program multiply with?",
            options: ["pictures with rows and columns exchanged", "mirrored pictures", "inverted pictures"],
            right: "It recovered from the gradient itself what the gradient had seen.",
          },
          {
            text: "Here is code with that bug. The line with “column by column” reads another pixel than the likelihood.",
            task: "Mend it, x[j] is the pixel that it should read, and examine the function until the doctor says right.",
            right: "You found and mended it, and the check says so to its last digits.",
          },
          {
            text: "Another program: each dot is a weight, the loss's slope across, what the gradient says upwards.",
            task: "The dots lie on a line twice as steep as the diagonal. What is wrong?",
            options: ["the sign is flipped", "the gradient is doubled", "rows are missing"],
            right: "Every bug has its own picture: look through the gallery.",
          },
        ],
      },
      converged: {
        title: "Is it converged?",
        steps: [
          {
            text: "200 steps of gradient descent. The curve of f looks flat.",
            task: "Has it converged?",
            options: ["yes", "no"],
            right: "A flat curve says that the steps are slow, not that they are done.",
          },
          {
            text: "A solver goes on until it can prove how much is left.",
            task: "Press Solve.",
            right: "Below the buttons stands what was proved: no weights have an f that is lower by more than this.",
          },
          {
            text: "The minimum is a number to rely on: any right program finds it.",
            task: "What is f at the minimum, in nats?",
            right: "Compare it with another program's: if theirs is larger, theirs has not converged.",
          },
          {
            text: "At the minimum the gradient is zero, and f is curved upwards.",
            task: "What does a step in any direction do to f?",
            options: ["it raises f", "it lowers f", "that depends on the direction"],
            right: "f is convex: there is no other valley.",
          },
          {
            text: "The penalty is a hundred times as large here.",
            task: "Are the weights smaller or larger than with λ = 1?",
            options: ["smaller", "larger"],
            right: "λ pulls the weights to zero; without it they could grow without end where classes are separable.",
          },
        ],
      },
    },
  },
  de: {
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
      notYet: "Noch nicht. Schauen Sie noch einmal hin.",
      done: "Richtig:",
      otherLanguage: "English",
      projector: "Für den Beamer",
    },
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
          },
          {
            text: "Ein Score ist eine Summe: die Gewichte der gesetzten Pixel und die Konstante. Neben den Balken steht jeder Score in Nats.",
            task: "Um wie viele Nats liegt der Score der 3 über dem der 8?",
            right: "Die Wahrscheinlichkeit der 3 ist e hoch diese Zahl mal die der 8.",
          },
          {
            text: "Die Wahrscheinlichkeiten sind die Exponentiale der Scores, geteilt durch ihre Summe.",
            task: "Alle zehn Scores steigen um 1. Was wird aus der Wahrscheinlichkeit der 3?",
            options: ["sie steigt", "sie fällt", "sie bleibt gleich"],
            right: "Nur Unterschiede der Scores zählen; was alle gemeinsam haben, kürzt sich weg.",
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
          },
          {
            text: "Die anderen Klassen haben y = 0, ihr Residuum ist −p.",
            task: "Wie groß ist das Residuum der Klasse 8?",
            right: "Neunmal dies und das der 3 ergeben zusammen null: Was eine Klasse gewinnt, verlieren die anderen.",
          },
          {
            text: "Nun über alle Bilder: Die Ableitung an einem Pixel ist die Summe der Residuen der Bilder, in denen es gesetzt ist: beobachtet minus erwartet.",
            task: "Welche Klasse hat am umrahmten Pixel die größte Ableitung?",
            right: "Bei ihr ist dieses Pixel öfter gesetzt, als ein Modell ohne Wissen erwartet.",
          },
          {
            text: "Das Training bewegt die Gewichte entlang des Gradienten, bis Beobachtetes und Erwartetes übereinstimmen.",
            task: "Drücken Sie ▶, und sehen Sie die Karten verblassen; halten Sie nach 50 oder mehr Schritten an.",
            right: "Die Residuen sind geschrumpft, und der Gradient mit ihnen.",
          },
          {
            text: "Im Minimum ziehen einige Bilder noch immer. „The sum behind it“ zeigt die, die am umrahmten Pixel am stärksten ziehen.",
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
          },
          {
            text: "Der Gradient sagt voraus, wie sich f bei einem kurzen Schritt ändert: die Tangente im Bild.",
            task: "Gehen Sie den Schritt („Take the step“), und vergleichen Sie Vorhersage und Ergebnis.",
            right: "Ein kurzer Schritt tut fast genau, was die Tangente gesagt hat.",
          },
          {
            text: "Dieser Schritt ist fünfzigmal so lang. Das Bild zeigt die Wahrheit neben der Tangente.",
            task: "Wird f fallen oder steigen?",
            options: ["es fällt", "es steigt"],
            right: "Die Tangente verspricht ohne Ende; die Krümmung hält das Versprechen nicht.",
          },
          {
            text: "Die größte Krümmung begrenzt, wie weit man gehen kann. Unter dem Regler steht der längste Schritt, der von allen Gewichten aus bergab führt.",
            task: "Wie lang ist er?",
            right:
              "Kürzer ist sicher. Länger kann noch bergab gehen: Die Schritte von 0,001 bisher waren zwölfmal so lang.",
          },
          {
            text: "Der Newton-Schritt nutzt die Krümmung in allen Richtungen zugleich.",
            task: "Gehen Sie einen Newton-Schritt oder lösen Sie ganz („Solve“), und beobachten Sie f.",
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
          },
          {
            text: "Der Gradient liest die Bilder nun spaltenweise, die Likelihood zeilenweise. Form, Vorzeichen und Klassensummen sehen noch richtig aus.",
            task: "Welche Zeile versagt als erste?",
            right: "Die Summe läuft über andere Merkmale als die der Likelihood.",
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
          },
          {
            text: "Hier ist Code mit diesem Fehler. Die Zeile mit „column by column“ liest ein anderes Pixel als die Likelihood.",
            task: "Verbessern Sie sie, x[j] ist das richtige Pixel, und untersuchen Sie die Funktion, bis der Doktor „right“ sagt.",
            right:
              "Sie haben den Fehler gefunden und behoben, und die Prüfung bestätigt es bis auf die letzten Stellen.",
          },
          {
            text: "Ein anderes Programm: Jeder Punkt ist ein Gewicht, quer die Steigung des Verlusts, nach oben, was der Gradient sagt.",
            task: "Die Punkte liegen auf einer Geraden, doppelt so steil wie die Diagonale. Was ist falsch?",
            options: ["das Vorzeichen ist vertauscht", "der Gradient ist verdoppelt", "es fehlen Zeilen"],
            right: "Jeder Fehler hat sein eigenes Bild: Schauen Sie die Galerie durch.",
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
          },
          {
            text: "Ein Löser macht weiter, bis er beweisen kann, wie viel noch fehlt.",
            task: "Drücken Sie „Solve“.",
            right:
              "Unter den Knöpfen steht, was bewiesen wurde: Keine Gewichte haben ein f, das um mehr als dies kleiner ist.",
          },
          {
            text: "Auf das Minimum kann man sich verlassen: Jedes richtige Programm findet es.",
            task: "Wie groß ist f im Minimum, in Nats?",
            right: "Vergleichen Sie mit einem anderen Programm: Ist dessen Zahl größer, so ist es nicht konvergiert.",
          },
          {
            text: "Im Minimum ist der Gradient null, und f ist nach oben gekrümmt.",
            task: "Was macht ein Schritt in irgendeine Richtung mit f?",
            options: ["er erhöht f", "er senkt f", "das hängt von der Richtung ab"],
            right: "f ist konvex: Es gibt kein anderes Tal.",
          },
          {
            text: "Die Strafe ist hier hundertmal so groß.",
            task: "Sind die Gewichte kleiner oder größer als mit λ = 1?",
            options: ["kleiner", "größer"],
            right: "λ zieht die Gewichte zur Null; ohne λ könnten sie ohne Ende wachsen, wo Klassen trennbar sind.",
          },
        ],
      },
    },
  },
};
