// Puts a style sheet into a shadow root without inline styles.
import { h } from './dom';

/** Address of a file that lies beside the script being loaded. */
const SCRIPT = (document.currentScript as HTMLScriptElement | null)?.src || '';
export function beside(end: string): string {
  return SCRIPT.replace(/\.js(?=$|\?)/, end);
}

/** Browsers without constructed sheets load the file beside the script instead. */
export function dress(shadow: ShadowRoot, css: string, end: string): void {
  if ('adoptedStyleSheets' in shadow && 'replaceSync' in CSSStyleSheet.prototype) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
    return;
  }
  shadow.appendChild(h('link', { rel: 'stylesheet', href: beside(end) }));
}
