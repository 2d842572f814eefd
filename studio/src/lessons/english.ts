import type { FrameWords, LambdaWords, Sentences } from "./lesson-words.js";

/** The words around every lesson in English. {step} and the like are what the page fills in. */
const FRAME: FrameWords = {
  lessons: "Lessons",
  invitation: "Five lessons of five steps, about three minutes each. The screens stay as they are: try anything.",
  step: "Step {step} of {steps}",
  back: "Back",
  next: "Next",
  finish: "Finish",
  leave: "Leave the lesson",
  check: "Check",
  answer: "Your answer",
  notYet: "Not yet.",
  done: "Done:",
  otherLanguage: "Deutsch",
  projector: "For a projector",
};

const LAMBDA: LambdaWords = {
  title: "Which λ?",
  about:
    "Cross-validation fits a path of λ to the rows that are learnt from, then again without each part of them in turn, which it scores. Rows that are held out have no part in it.",
  penalty: "Penalty",
  ridge: "ridge: weights shrink",
  lasso: "lasso: weights become 0",
  folds: "Parts",
  measure: "Scored by",
  deviance: "deviance",
  error: "share of errors",
  start: "Compare λ",
  stop: "Stop the comparison",
  stopped: "Stopped; what was fitted before is as it was.",
  allRows: "All rows: λ {step} of {count} …",
  oneFold: "Part {fold} of {folds}: λ {step} of {count} …",
  best: "Best: λ = {lambda} with {measure} {score}, {weights} weights other than 0.",
  simplest:
    "The largest λ within one standard error of it: λ = {lambda} with {measure} {score}, {weights} weights other than 0.",
  same: "No larger λ is within one standard error of it.",
  take: "Take λ = {lambda}",
  markBest: "best",
  markSimplest: "one standard error",
  curve: "Parts left out: {measure}, mean of {folds} ± standard error",
  axis: "λ, strong to weak",
  weights: "Weights over λ",
  weightsAbout:
    "Per unit of a feature as it is fitted, the {count} largest; orange raises the class, purple lowers it.",
  class: "Class",
};

/** All sentences in English. */
export const ENGLISH: Sentences = {
  frame: FRAME,
  code: {
    given: "W: d rows of K weights. X: n rows of d features. y: n classes from 0.",
    order: "The loss reads the pixels row by row, the gradient column by column.",
  },
  lambda: LAMBDA,
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
          wrong: "Light an orange pixel of the 8 on the pad, and watch the score of 8.",
        },
        {
          text: "A score is a sum: the weights of the lit pixels and the constant. The bars name each score in nats.",
          task: "By how many nats is the score of 3 above that of 8?",
          right: "The probability of 3 is e to this power times that of 8.",
          wrong:
            "Subtract the number next to the bar of 8 from that next to the bar of 3; minus a negative number is plus.",
        },
        {
          text: "The probabilities are the exponentials of the scores, divided by their sum.",
          task: "All ten scores rise by 1. What becomes of the probability of 3?",
          options: ["it rises", "it falls", "it stays"],
          right: "Only differences of scores count; a common shift cancels.",
          wrong: "Each exponential becomes e times as large, and so does their sum.",
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
          wrong: "y is 1 here, and p stands in the row of 3: 10 % is 0.1.",
        },
        {
          text: "The other classes have y = 0, and their residual is −p.",
          task: "What is the residual of class 8?",
          right: "Nine times this and the 3's add to zero: what one class wins, the others lose.",
          wrong: "y is 0 here, so −p is left, with its sign; p stands in the row of 8.",
        },
        {
          text: "Now over all images: the derivative at a pixel is the sum of the residuals of the images in which it is lit: observed minus expected. Here are those of the ten classes at one pixel.",
          task: "Which class has the largest derivative?",
          right: "It has this pixel lit more often than a model that knows nothing expects.",
          wrong: "Look for the bar that reaches furthest up; its class stands below it.",
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
          wrong: "Multiply ln 10 = 2.302585 by 1797, or read it off the line below the buttons.",
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
          wrong: "The dot is this step, on the curve of the truth: is it above or below 0?",
        },
        {
          text: "The largest curvature bounds how far one can go. Below the slider stands the longest step that goes downhill from any weights.",
          task: "How long is it?",
          right: "Shorter is sure. Longer may still go downhill: the steps of 0.001 so far were twelve times as long.",
          wrong: "“No step up to …”, below the slider. 10⁻⁵ may be typed as e-5.",
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
          wrong: "Count the ✓, or read the line above them.",
        },
        {
          text: "The gradient now reads the pictures column by column, the likelihood row by row. Shape, sign and class sums still look right.",
          task: "Which line is the first that fails?",
          right: "The sum over the pixels is over other features than the likelihood's.",
          wrong: "Each ✓ and ✗ has the number of its line; the first ✗ counts.",
        },
        {
          text: "This project comes from here: a gradient check fails, and nobody knows why. The doctor reads the answer off the numbers.",
          task: "What did the gradient of this program multiply with?",
          options: ["pictures with rows and columns exchanged", "mirrored pictures", "inverted pictures"],
          right: "It recovered from the gradient itself what the gradient had seen.",
          wrong: "The first sentence below the verdict says it.",
        },
        {
          text: "Here is code with that bug. The line below “column by column” reads another pixel than the loss.",
          task: "Mend it: x[j] is the pixel to read. Then examine the function, until the doctor says right.",
          right: "You found and mended it, and the check says so to its last digits.",
        },
        {
          text: "Another program: each dot is a weight, the loss's slope across, what the gradient says upwards.",
          task: "The dots lie on a line twice as steep as the diagonal. What is wrong?",
          options: ["the sign is flipped", "the gradient is doubled", "rows are missing"],
          right: "Every bug has its own picture: look through the gallery.",
          wrong: "On the diagonal both would agree. What does it mean that one is twice the other, everywhere?",
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
          wrong: "Press “Ten steps” and look at f: does it still fall?",
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
          wrong: "It stands in bold below the buttons.",
        },
        {
          text: "At the minimum the gradient is zero, and f is curved upwards.",
          task: "What does a step in any direction do to f?",
          options: ["it raises f", "it lowers f", "that depends on the direction"],
          right: "f is convex: there is no other valley.",
          wrong: "Look at the plot: does f go up or down to the left and right of the minimum?",
        },
        {
          text: "The penalty is a hundred times as large here.",
          task: "Are the weights smaller or larger than with λ = 1?",
          options: ["smaller", "larger"],
          right: "λ pulls the weights to zero; without it they could grow without end where classes are separable.",
          wrong: "½ λ ‖W‖² is the second number of the sum. Divide it by ½ λ, here and with λ = 1.",
        },
      ],
    },
  },
};
