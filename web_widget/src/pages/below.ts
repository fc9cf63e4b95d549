// Says that there is more to read below, and brings it up, a little less than a screen at a time.
import { button } from '../dom';
import type { Say } from '../strings';

const NEAR = 48;

export function drawBelow(say: Say, log: HTMLElement): HTMLButtonElement {
  const made = button(say('below'), () => {
    log.scrollTop += log.clientHeight * 0.8;
    show();
  }, 'below', { hidden: true });
  const show = () => {
    const more = log.scrollHeight - log.scrollTop - log.clientHeight > NEAR;
    // Without keyboard focus being lost: who is on it stays on it.
    if (more || (made.getRootNode() as ShadowRoot).activeElement !== made) made.hidden = !more;
  };
  log.addEventListener('scroll', show, { passive: true });
  const watch = window.ResizeObserver && new ResizeObserver(show);
  watch?.observe(log);
  Array.from(log.children).forEach((each) => watch?.observe(each));
  return made;
}
