// Going on at another screen: a short number that can be read aloud, and the page where it is typed in.
import { path, type Api, type Key } from '../api';
import type { Started } from '../contract';
import { button, fill, h } from '../dom';
import type { Problem } from '../problem';
import type { Say } from '../strings';
import type { Page } from './sheet';

const LENGTH = 8;

/** Digits as a resident may write them; null when there are not eight. */
export function codeDigits(written: string): string | null {
  const digits = written.normalize('NFKC').replace(/[\s\-‐-―ー−]/g, '');
  return new RegExp(`^\\d{${LENGTH}}$`).test(digits) ? digits : null;
}

/** Ask for a number and show it, large and in two halves. */
export function handOverPage(say: Say, api: Api, keyed: () => Promise<Key>): Page {
  const place = h('div', { role: 'status' }, h('p', {}, say('wait')));
  const ask = async () => {
    try {
      const key = await keyed();
      const { code, minutes } = await api.json<{ code: string; minutes: number }>(
        'POST', `${path(key)}/code`, key, {});
      fill(place, h('p', { class: 'code' }, code.replace(/(\d{4})(?=\d)/, '$1 ')), h('p', {}, say('codeMinutes', { minutes })));
    } catch {
      fill(place, h('p', { class: 'wrong' }, say('codeFailed')), button(say('again'), () => void ask(), 'primary'));
    }
  };
  void ask();
  return { title: say('handOver'), body: [h('p', {}, say('handOverLead')), place, h('p', {}, say('handOverNote'))] };
}

export function takeOverPage(say: Say, api: Api, taken: (started: Started) => void): Page {
  const input = h('input', { id: 'code', inputmode: 'numeric', autocomplete: 'off', 'aria-describedby': 'wrong' });
  const alert = h('p', { id: 'wrong', class: 'wrong', role: 'alert' });
  const submit = async () => {
    const code = codeDigits(input.value);
    input.setAttribute('aria-invalid', String(code === null));
    if (code === null) return refuse('codeShape');
    try {
      taken(await api.json<Started>('POST', '/conversations/continue', undefined, { code }));
    } catch (error) {
      refuse((error as Problem).status === 404 ? 'codeUnknown' : 'codeFailed');
    }
  };
  const refuse = (key: 'codeShape' | 'codeUnknown' | 'codeFailed') => {
    fill(alert, say(key));
    input.focus();
  };
  const form = h('form', { class: 'form', novalidate: true }, h('p', {}, say('takeOverLead')),
    h('label', { for: 'code' }, say('codeLabel')), input, alert, button(say('takeOverSend'), () => void submit(), 'primary'));
  form.addEventListener('submit', (event) => { event.preventDefault(); void submit(); });
  return { title: say('takeOver'), body: [form] };
}
