// A call-back form takes numbers and names the way people write them.
import { describe, expect, it } from 'vitest';
import { isKana, phoneDigits } from '../src/pages/callback';

describe('phoneDigits', () => {
  it.each([
    ['024-123-4567', '0241234567'], ['０２４（１２３）４５６７', '0241234567'], ['090 1234 5678', '09012345678'],
    ['024ー123ー4567', '0241234567'], ['+81 24 123 4567', '+81241234567'],
    ['123', null], ['でんわ', null], ['', null], ['12345678901', null], ['0241234567890', null],
  ])('reads %s as %s', (written, digits) => {
    expect(phoneDigits(written)).toBe(digits);
  });
});

describe('isKana', () => {
  it.each([
    ['おだか はなこ', true], ['オダカ　ハナコ', true], ['ｵﾀﾞｶ', true], ['ジョン・スミス', true], ['小高', false], ['', false], ['Odaka', false],
  ])('takes %s: %s', (name, right) => {
    expect(isKana(name)).toBe(right);
  });
});
