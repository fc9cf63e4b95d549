// Says that somebody is here, warns before the session ends, keeps drafts. Every page works without it.
"use strict";

const PRESENCE_MS = 30000;
const TYPING_MS = 4000;
const WARN_SECONDS = 300;
const token = document.body.dataset.formToken;
const statusLine = document.getElementById("status");
const alerts = document.getElementById("alerts");

function post(url, fields) {
  const body = new URLSearchParams({ form_token: token, ...fields });
  return fetch(url, { method: "POST", headers: { "X-Requested-With": "desk" }, body });
}

function announce(words) {
  if (statusLine.textContent !== words) statusLine.textContent = words;
}

function warn(name) {
  if (alerts.dataset.shown === name) return;
  alerts.dataset.shown = name;
  const template = name && document.getElementById(name);
  alerts.replaceChildren(...(template ? [template.content.cloneNode(true)] : []));
}

// Takes a warning away again, if it is the one that is shown.
function calm(name) {
  if (alerts.dataset.shown === name) warn("");
}

function endSession() {
  clearInterval(presenting);
  if (document.getElementById("live")) stopAsking();
  warn("session-over");
  const link = alerts.querySelector("a");
  if (link) link.href = `/desk/sign-in?back=${encodeURIComponent(location.pathname)}`;
}

function noteTimeLeft({ seconds_left: left, can_stay: canStay }) {
  if (left < WARN_SECONDS) warn(canStay ? "ending-soon" : "day-ends-soon");
  else calm("ending-soon");
}

let used = true;
for (const event of ["keydown", "pointerdown"]) addEventListener(event, () => (used = true), { passive: true });

async function present() {
  const active = used ? "yes" : "no";
  used = false;
  const answer = await post("/desk/presence", { active }).catch(() => null);
  if (!answer) return;
  if (answer.status === 401) return endSession();
  if (answer.ok) noteTimeLeft(await answer.json());
}

// Where the stream comes through, it says that the page is open; then only what was done is told.
function presentOrRest() {
  const isHeard = document.getElementById("live") && Date.now() - heard < SILENT_MS;
  if (used || !isHeard) present();
}

alerts.addEventListener("click", (event) => {
  if (!event.target.closest("[data-stay]")) return;
  document.getElementById("main").focus();
  used = true;
  present();
});

const presenting = token ? setInterval(presentOrRest, PRESENCE_MS) : 0;

// A draft stays in this tab until the service has said that it was sent, or the supporter has left the desk.
const form = document.querySelector("[data-keep]");
if (form) {
  const key = `draft:${form.dataset.keep}`;
  const text = form.elements.namedItem("text");
  const sent = new URLSearchParams(location.search).get("sent");
  if (sent) {
    if (sessionStorage.getItem(`${key}:form`) === sent) sessionStorage.removeItem(key);
    history.replaceState(null, "", location.pathname);
  }
  if (!text.value) text.value = sessionStorage.getItem(key) || "";
  let told = 0;
  text.addEventListener("input", () => {
    sessionStorage.setItem(key, text.value);
    if (Date.now() - told < TYPING_MS) return;
    told = Date.now();
    post(form.dataset.typing, {}).catch(() => null);
  });
  form.addEventListener("submit", () => {
    sessionStorage.setItem(key, text.value);
    sessionStorage.setItem(`${key}:form`, form.elements.namedItem("form_id").value);
  });
}
if (document.querySelector("[data-forget]")) {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("draft:")) sessionStorage.removeItem(key);
}
// A one-time link need not stay in the address bar.
if (document.querySelector("[data-one-time]")) history.replaceState(null, "", location.pathname);
