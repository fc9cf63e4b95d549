// Readings stand over the right words.
import { describe, expect, it } from 'vitest';
import { splitRuby } from '../src/ruby';

const bango = { base: '番号', reading: 'ばんごう' };
const ansho = { base: '暗証番号', reading: 'あんしょうばんごう' };

describe('splitRuby', () => {
  it.each([
    ['番号です', [bango], [bango, 'です']],
    ['この番号', [bango], ['この', bango]],
    ['暗証番号と番号', [bango, ansho], [ansho, 'と', bango]],
    ['かなだけ', [bango], ['かなだけ']],
    ['', [bango], []],
    ['番号', [], ['番号']],
    ['番号', [{ base: '', reading: 'x' }], ['番号']],
  ])('splits %s', (text, readings, pieces) => {
    expect(splitRuby(text, readings)).toEqual(pieces);
  });

  it('gives the n-th occurrence its n-th reading, and the last one to all that follow', () => {
    const first = { base: '町', reading: 'まち' };
    const second = { base: '町', reading: 'ちょう' };
    expect(splitRuby('町町町', [first, second])).toEqual([first, second, second]);
  });
});
