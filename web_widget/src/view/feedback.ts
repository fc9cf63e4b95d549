// Asks under an answer whether it helped, and shows the next step when it did not.
import type { Verdict } from '../contract';
import { button, fill, h } from '../dom';
import type { Scene } from './scene';

const VERDICTS: readonly Verdict[] = ['solved', 'wrong', 'unclear'];

export function drawFeedback(seq: number, scene: Scene): HTMLElement {
  const { say, act } = scene;
  const box = h('div', { class: 'feedback', role: 'group', 'aria-label': say('feedback') });
  const given = act.judged(seq);
  if (given) fill(box, thanks(given, scene));
  else fill(box, h('p', {}, say('feedback')), h('div', { class: 'row' }, ...VERDICTS.map((verdict) => (
    button(say(verdict), () => void judge(box, seq, verdict, scene))))));
  return box;
}

async function judge(box: HTMLElement, seq: number, verdict: Verdict, scene: Scene): Promise<void> {
  try {
    await scene.act.judge(seq, verdict);
  } catch {
    return; // the app has said why; the buttons stay
  }
  const words = thanks(verdict, scene);
  fill(box, words);
  words.focus();
}

function thanks(verdict: Verdict, { say }: Scene): HTMLElement {
  return h('p', { tabindex: -1 }, say(verdict === 'solved' ? 'thanksSolved' : 'thanksOther'));
}
