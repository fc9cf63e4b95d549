// Draws the parts of a Reply v1: text, steps, links, telephones, source, notices.
import type { LinksPart, NoticePart, Part, Phone, PhonesPart, Ruby, SourcePart, StepsPart, Term, TextPart } from '../contract';
import { h, link, phone } from '../dom';
import { writeRuby } from '../ruby';
import type { Scene } from './scene';
import { drawVenues } from './venues';

export function drawPart(part: Part, scene: Scene): HTMLElement | null {
  switch (part.type) {
    case 'text': return drawText(part, scene);
    case 'steps': return drawSteps(part, scene);
    case 'links': return drawLinks(part, scene);
    case 'phones': return drawPhones(part, scene);
    case 'venues': return drawVenues(part, scene);
    case 'source': return drawSource(part, scene);
    case 'notice': return drawNotice(part, scene);
    default: return null; // a part of a later version: the others still help
  }
}

/** Choose the wording a resident reads. */
function worded(text: string, easy: string | undefined, scene: Scene): string {
  return scene.prefs.language === 'ja-easy' && easy ? easy : text;
}

/** Write each line into an element of its own, with its readings where they are wished for. */
function written(tag: 'p' | 'li', lines: string[], ruby: readonly Ruby[] = [], { prefs }: Scene): HTMLElement[] {
  const met = new Map<string, number>();
  return lines.map((line) => {
    const element = h(tag);
    writeRuby(element, line, prefs.furigana ? ruby : [], met);
    return element;
  });
}

function drawText(part: TextPart, scene: Scene): HTMLElement {
  const box = h('div', { class: 'text' });
  box.append(...written('p', worded(part.text, part.easy, scene).split('\n').filter((each) => each.trim()), part.ruby, scene));
  if (part.terms?.length) box.appendChild(drawTerms(part.terms, scene));
  return box;
}

function drawTerms(terms: readonly Term[], scene: Scene): HTMLElement {
  const list = h('dl');
  terms.forEach(({ word, meaning, easy }) => list.append(h('dt', {}, word), h('dd', {}, worded(meaning, easy, scene))));
  return h('details', {}, h('summary', {}, scene.say('terms')), list);
}

function drawSteps(part: StepsPart, scene: Scene): HTMLElement {
  const steps = part.steps.map((step, at) => worded(step, part.easy?.[at], scene));
  return h('ol', { class: 'steps' }, ...written('li', steps, part.ruby, scene));
}

function drawLinks(part: LinksPart, { say }: Scene): HTMLElement {
  return h('ul', { class: 'links' }, ...part.links.map((each) => h('li', {}, link(each.label, each.url, say('newTab')))));
}

function drawPhones(part: PhonesPart, scene: Scene): HTMLElement {
  return h('ul', { class: 'phones' }, ...part.phones.map((each) => drawPhone(each, scene)));
}

function drawPhone({ label, number, hours, open_now }: Phone, { say }: Scene): HTMLElement {
  const open = open_now === true ? say('openNow') : open_now === false ? say('closedNow') : '';
  return h('li', {},
    h('span', { class: 'label' }, label), phone(number),
    hours ? h('span', {}, hours) : null,
    open ? h('strong', {}, open) : null);
}

function drawSource(part: SourcePart, { say }: Scene): HTMLElement {
  const [year, month, day] = (part.checked_on || '').split('-').map(Number);
  const checked = year && month && day ? say('checkedOn', { year, month, day }) : say('unchecked');
  return h('p', { class: 'source' },
    `${say('source')}：`, link(part.title || part.url, part.url, say('newTab')), h('span', { class: 'checked' }, checked));
}

function drawNotice(part: NoticePart, scene: Scene): HTMLElement {
  return h('div', { class: `notice ${part.level}` },
    h('strong', {}, scene.say(part.level)), ...written('p', [worded(part.text, part.easy, scene)], part.ruby, scene));
}
