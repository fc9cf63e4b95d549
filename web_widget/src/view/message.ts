// Draws one entry of the conversation: who speaks, what is said, and what can be done about it.
import type { Message } from '../contract';
import { button, h } from '../dom';
import type { Entry } from '../transcript';
import { drawPart } from './parts';
import type { Scene } from './scene';

/** Add what can be done with a message, once that has come. */
export function addTools(node: HTMLLIElement, entry: Entry, { act }: Scene): void {
  if (entry.kind === 'message' && entry.message.from !== 'resident') act.equip(node, entry.message, entry.old);
}

export function drawEntry(entry: Entry, scene: Scene): HTMLLIElement {
  if (entry.kind === 'note') return h('li', { class: 'entry divider' }, h('p', {}, scene.say(entry.key)));
  if (entry.kind === 'item') return drawItem(entry, scene);
  const node = drawMessage(entry.message, entry.old, scene);
  addTools(node, entry, scene);
  return node;
}

function drawMessage(message: Message, old: boolean, scene: Scene): HTMLLIElement {
  const { reply } = message;
  const body = h('div', { class: 'body', lang: 'ja' });
  if (message.text) message.text.split('\n').forEach((line) => body.appendChild(h('p', {}, line)));
  reply?.parts.forEach((part) => { const drawn = drawPart(part, scene); if (drawn) body.appendChild(drawn); });
  return h('li', { class: `entry ${message.from} ${reply?.behaviour || ''}` },
    h('div', { class: 'bubble' }, drawSpeaker(message, scene), body),
    !old && reply?.choices?.length ? drawChoices(reply.choices, scene) : null);
}

function drawSpeaker({ from, name, at }: Message, { say }: Scene): HTMLElement {
  const named = from === 'supporter' && name ? say('supporterNamed', { name }) : null;
  const who = named || say(from);
  return h('p', { class: 'who' }, who, ' ', h('time', { datetime: at }, clock(at)));
}

function drawChoices(choices: NonNullable<NonNullable<Message['reply']>['choices']>, { say, act }: Scene): HTMLElement {
  return h('div', { class: 'choices', role: 'group', 'aria-label': say('choices'), lang: 'ja' },
    ...choices.map((choice) => button(choice.label, () => act.choose(choice), 'choice')));
}

function drawItem({ item, isUnsent }: Extract<Entry, { kind: 'item' }>, { say, act }: Scene): HTMLLIElement {
  const body = h('div', { class: 'body', lang: 'ja' });
  item.text.split('\n').forEach((line) => body.appendChild(h('p', {}, line)));
  return h('li', { class: `entry resident ${isUnsent ? 'unsent' : 'sending'}` },
    h('div', { class: 'bubble' }, h('p', { class: 'who' }, say('resident')), body),
    h('p', { class: 'status' }, say(isUnsent ? 'unsent' : 'sending')),
    isUnsent ? button(say('resend'), () => act.resend()) : null);
}

/** The wall clock of the service, which is Japan's; a device may be set to any zone. */
function clock(at: string): string {
  return at.slice(11, 16);
}
