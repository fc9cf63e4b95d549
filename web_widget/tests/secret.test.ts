// Twelve digits in any dress are noticed; telephone numbers, dates and postcodes are not.
import { describe, expect, it } from 'vitest';
import { looksSecret } from '../src/secret';

describe('looksSecret', () => {
  it.each([
    '123456789012', '1234 5678 9012', '1234-5678-9012', '１２３４５６７８９０１２', '1234　5678　9012', '1234−5678−9012',
    '①②③④⑤⑥⑦⑧⑨⓪①②', '一二三四五六七八九〇一二', '1234\n5678\n9012', '番号は123456789012です', '1234ー5678ー9012', '1 2 3 4 5 6 7 8 9 0 1 2',
  ])('notices %s', (text) => {
    expect(looksSecret(text)).toBe(true);
  });

  it.each([
    '024-123-4567', '09012345678', '〒960-8670', '2026年11月24日', '1234567890123', '暗証番号', '', '12345678901', '令和8年11月24日10時15分',
  ])('lets %s pass', (text) => {
    expect(looksSecret(text)).toBe(false);
  });
});
