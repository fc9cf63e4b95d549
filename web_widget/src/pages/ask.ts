// The page 「質問を選ぶ」: every group of questions that the greeting offered, for who would rather not write.
import type { Choice } from '../contract';
import { button, h } from '../dom';
import type { Say } from '../strings';
import type { Entry } from '../transcript';
import type { Page } from './sheet';

/** What this conversation's greeting offered; the service knows these buttons as long as it lasts. */
export function findGroups(entries: readonly Entry[]): readonly Choice[] {
  const first = entries.find((entry) => entry.kind === 'message' && !entry.old);
  return (first?.kind === 'message' && first.message.reply?.choices) || [];
}

export function askPage(say: Say, groups: readonly Choice[], choose: (choice: Choice) => void): Page {
  return {
    title: say('ask'),
    body: [
      h('p', {}, say('askLead')),
      h('div', { class: 'big', lang: 'ja' }, ...groups.map((choice) => button(choice.label, () => choose(choice), 'choice'))),
    ],
  };
}
