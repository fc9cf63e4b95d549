// Puts frozen readings over the words they belong to.
import { append, h } from './dom';
import type { Ruby } from './contract';

export type Piece = string | Ruby;

/** Split a text into plain runs and words with a reading; the longest word wins, the n-th time takes its n-th reading. */
export function splitRuby(text: string, readings: readonly Ruby[], met = new Map<string, number>()): Piece[] {
  const bases = [...new Set(readings.map((ruby) => ruby.base))].filter(Boolean).sort((a, b) => b.length - a.length);
  const pieces: Piece[] = [];
  let plain = '';
  for (let at = 0; at < text.length; ) {
    const base = bases.find((word) => text.startsWith(word, at));
    if (base === undefined) {
      plain += text[at++];
      continue;
    }
    const count = met.get(base) || 0;
    const known = readings.filter((ruby) => ruby.base === base);
    met.set(base, count + 1);
    if (plain) pieces.push(plain);
    plain = '';
    pieces.push(known[Math.min(count, known.length - 1)]!);
    at += base.length;
  }
  return plain ? [...pieces, plain] : pieces;
}

/** Write a text into an element, with readings above the words; `met` counts on from line to line. */
export function writeRuby(element: Element, text: string, readings: readonly Ruby[], met?: Map<string, number>): void {
  append(element, splitRuby(text, readings, met).map((piece) => (typeof piece === 'string' ? piece : rubyOf(piece))));
}

function rubyOf({ base, reading }: Ruby): HTMLElement {
  return h('ruby', {}, base, h('rp', {}, '（'), h('rt', {}, reading), h('rp', {}, '）'));
}
