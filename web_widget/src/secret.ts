// Notices what looks like a My Number before it leaves; a courtesy, the service masks in any case.

const KANJI = '〇一二三四五六七八九';
const TWELVE = /(?:^|\D)\d(?:[\s\-‐-―ー−・.]{0,2}\d){11}(?!\d)/;

/** Say whether the text holds a run of exactly twelve digits, however they are written. */
export function looksSecret(text: string): boolean {
  const folded = text.normalize('NFKC').replace(/[〇一二三四五六七八九]/g, (digit) => String(KANJI.indexOf(digit)));
  return TWELVE.test(folded);
}
