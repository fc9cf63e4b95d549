// Lets htmx hand fragments of the desk to the browser, and nothing that could act: the only trusted-types policy.
"use strict";

const ACTING = /<\s*\/?\s*(script|iframe|frame|object|embed|base|meta|link|style|svg|math)/i;

function refuse() {
  throw new TypeError("the desk evaluates no code");
}

function passFragment(markup) {
  if (ACTING.test(markup)) throw new TypeError("this is no fragment of the desk");
  return markup;
}

const rules = { createHTML: passFragment, createScript: refuse };

htmx.registerExtension("trusted", {
  init: (api) => api.initSecurity(window.trustedTypes ? trustedTypes.createPolicy("desk", rules) : rules, refuse, refuse),
});
