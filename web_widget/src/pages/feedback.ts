// Asks under an answer whether it helped, and shows the next step when it did not.
import type { Verdict } from '../contract';
import { button, fill, h } from '../dom';
import type { Say } from '../strings';

const VERDICTS: readonly Verdict[] = ['solved', 'wrong', 'unclear'];

export interface FeedbackHears {
  /** What was said of this answer before. */
  given: Verdict | undefined;
  judge(verdict: Verdict): Promise<void>;
}

export function drawFeedback(say: Say, hears: FeedbackHears): HTMLElement {
  const box = h('div', { class: 'feedback', role: 'group', 'aria-label': say('feedback') });
  if (hears.given) fill(box, thanks(hears.given, say));
  else fill(box, h('p', {}, say('feedback')), h('div', { class: 'row' }, ...VERDICTS.map((verdict) => (
    button(say(verdict), () => void judge(box, verdict, say, hears))))));
  return box;
}

async function judge(box: HTMLElement, verdict: Verdict, say: Say, hears: FeedbackHears): Promise<void> {
  try {
    await hears.judge(verdict);
  } catch {
    return; // the app has said why; the buttons stay
  }
  const words = thanks(verdict, say);
  fill(box, words);
  words.focus();
}

function thanks(verdict: Verdict, say: Say): HTMLElement {
  return h('p', { tabindex: -1 }, say(verdict === 'solved' ? 'thanksSolved' : 'thanksOther'));
}
