// The form for a call from a supporter: name in kana, number, time of day; what was typed stays on failure.
import type { Band } from '../contract';
import { button, fill, h } from '../dom';
import type { Problem } from '../problem';
import type { Say, Words } from '../strings';
import type { Page } from './sheet';

export interface CallbackHears {
  ask(kana: string, phone: string, band: Band): Promise<void>;
  done(): void;
}

const BANDS: readonly [Band, Words][] = [
  ['any', 'bandAny'], ['morning', 'bandMorning'], ['afternoon', 'bandAfternoon'], ['evening', 'bandEvening']];
const KANA = /^[ぁ-ゖァ-ヶーｦ-ﾟ・\s]+$/;

/** Telephone digits as a resident may write them: full width, hyphens and spaces are all right. */
export function phoneDigits(written: string): string | null {
  const folded = written.normalize('NFKC').replace(/[\s()\-‐-―ー−]/g, '');
  return /^0\d{9,10}$/.test(folded) || /^\+\d{10,13}$/.test(folded) ? folded : null;
}

export function isKana(name: string): boolean {
  return KANA.test(name.trim());
}

/** `scratch` keeps what was typed when the page is left and opened again; a shared browser must not fill in others' names. */
export function callbackPage(say: Say, scratch: Record<string, string>, shared: boolean, hears: CallbackHears): Page {
  const kana = field(say('kana'), 'kana', { autocomplete: shared ? 'off' : 'name', type: 'text' });
  const phone = field(say('phoneNumber'), 'tel', { autocomplete: shared ? 'off' : 'tel', type: 'tel', inputmode: 'tel' });
  const band = h('select', { id: 'band' }, ...BANDS.map(([value, key]) => h('option', { value }, say(key))));
  [kana.input, phone.input, band].forEach((each) => {
    each.value = scratch[each.id] || each.value;
    each.addEventListener('input', () => { scratch[each.id] = each.value; });
  });
  const alert = h('p', { id: 'wrong', class: 'wrong', role: 'alert' });
  let busy = false;
  const submit = async () => {
    if (busy) return;
    busy = true;
    await send(kana.input, phone.input, band.value as Band, say, hears, alert);
    busy = false;
  };
  const form = h('form', { class: 'form', novalidate: true }, h('p', {}, say('callbackLead')), kana.box, phone.box,
    h('label', { for: 'band' }, say('band')), band, alert, button(say('callbackSend'), () => void submit(), 'primary'));
  form.addEventListener('submit', (event) => { event.preventDefault(); void submit(); });
  return { title: say('callback'), body: [form] };
}

async function send(
  kana: HTMLInputElement, phone: HTMLInputElement, band: Band, say: Say, hears: CallbackHears, alert: HTMLElement,
): Promise<void> {
  const digits = phoneDigits(phone.value);
  const wrong = !isKana(kana.value) ? kana : digits === null ? phone : null;
  [kana, phone].forEach((input) => input.setAttribute('aria-invalid', String(input === wrong)));
  if (wrong || digits === null) {
    fill(alert, say(wrong === kana ? 'callbackKana' : 'callbackPhone'));
    wrong?.focus();
    return;
  }
  try {
    await hears.ask(kana.value.trim(), digits, band);
    hears.done();
  } catch (error) {
    fill(alert, (error as Problem).status === 422 ? say('callbackPhone') : say('callbackFailed'));
  }
}

function field(label: string, id: string, more: Record<string, string>): { box: HTMLElement; input: HTMLInputElement } {
  const input = h('input', { id, required: true, 'aria-describedby': 'wrong', ...more });
  return { box: h('div', {}, h('label', { for: id }, label), input), input };
}
