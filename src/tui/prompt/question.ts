import type { Row } from "../text/row.ts";

/** Something the program must know before it goes on. */
export interface Question {
  /** The sentence that asks; `Commit these changes?`. */
  readonly text: string;
  /** What it is about, shown above and scrollable: a plan, a diff. */
  readonly detail: readonly Row[];
  readonly answers: readonly Answer[];
  /** Index of the answer that Enter gives. */
  readonly preset: number;
  /** The answer that Esc and Ctrl-C give: always the one that does nothing. */
  readonly cancel: string;
  /** A name that must be typed in full for `value` to be given: for what cannot be taken back. */
  readonly typed?: { readonly word: string; readonly value: string };
}

export interface Answer {
  /** One letter, part of the label. */
  readonly key: string;
  readonly label: string;
  readonly value: string;
}

/** A question on the screen: which answer is marked, what was typed, how far its detail is scrolled. */
export interface Asked {
  readonly question: Question;
  readonly chosen: number;
  readonly typed: string;
  readonly scroll: number;
}

export function ask(question: Question): Asked {
  return { question, chosen: question.preset, typed: "", scroll: 0 };
}

/** `answer` is set when the question is settled. */
export interface QuestionStep {
  readonly asked: Asked;
  readonly answer: string | undefined;
}

export function answerQuestion(asked: Asked, action: string | undefined, text: string): QuestionStep {
  const { question } = asked;
  const stay = (changes: Partial<Asked>): QuestionStep => ({ asked: { ...asked, ...changes }, answer: undefined });
  switch (action) {
    case "question-cancel":
      return { asked, answer: question.cancel };
    case "question-accept":
      if (question.typed !== undefined) {
        return asked.typed === question.typed.word
          ? { asked, answer: question.typed.value }
          : { asked: { ...asked, typed: "" }, answer: asked.typed === "" ? question.cancel : undefined };
      }
      return { asked, answer: question.answers[asked.chosen]?.value ?? question.cancel };
    case "question-next":
    case "question-previous": {
      const count = Math.max(1, question.answers.length);
      return stay({ chosen: (asked.chosen + (action === "question-next" ? 1 : count - 1)) % count });
    }
    case "question-scroll-down":
      return stay({ scroll: Math.min(asked.scroll + 1, Math.max(0, question.detail.length - 1)) });
    case "question-scroll-up":
      return stay({ scroll: Math.max(0, asked.scroll - 1) });
    default:
  }
  if (question.typed !== undefined) {
    if (action === "question-delete") return stay({ typed: asked.typed.slice(0, -1) });
    return stay({ typed: (asked.typed + text).slice(0, 256) });
  }
  const answer = question.answers.find(({ key }) => key.toLowerCase() === text.toLowerCase());
  return answer === undefined || text === "" ? stay({}) : { asked, answer: answer.value };
}
