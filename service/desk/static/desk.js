// Freshens lists and transcripts, says that somebody is here, keeps drafts. Every page works without it.
"use strict";

const REFRESH_MS = 1500; // somebody who has consented is seen within two seconds
const PRESENCE_MS = 30000;
const TYPING_MS = 4000;
const WARN_SECONDS = 300;
const token = document.body.dataset.formToken;
const title = document.title;
const statusLine = document.getElementById("status");
const alerts = document.getElementById("alerts");

// Markup comes only as a whole document parsed by the browser: no script in it runs, no string becomes markup.
function load(url) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "document";
    request.setRequestHeader("X-Requested-With", "desk");
    request.onload = () => resolve({ code: request.status, page: request.response });
    request.onerror = () => reject(new Error("cut off"));
    request.send();
  });
}

function post(url, fields) {
  const body = new URLSearchParams({ form_token: token, ...fields });
  return fetch(url, { method: "POST", headers: { "X-Requested-With": "desk" }, body });
}

function warn(name) {
  if (alerts.dataset.shown === name) return;
  alerts.dataset.shown = name;
  const template = name && document.getElementById(name);
  alerts.replaceChildren(...(template ? [template.content.cloneNode(true)] : []));
}

function endSession() {
  clearInterval(refreshing);
  clearInterval(presenting);
  warn("session-over");
  const link = alerts.querySelector("a");
  if (link) link.href = `/desk/sign-in?back=${encodeURIComponent(location.pathname)}`;
}

// Makes `old` like `fresh` and leaves alone what is the same, so that focus and place on the page stay.
function freshen(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (old.nodeName !== fresh.nodeName || old.id !== fresh.id) {
    old.replaceWith(document.importNode(fresh, true));
    return;
  }
  if (!old.attributes) {
    old.data = fresh.data;
    return;
  }
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  const kept = new Set([...fresh.children].map((child) => child.id).filter(Boolean));
  for (const child of [...old.children]) if (child.id && !kept.has(child.id)) child.remove();
  let place = old.firstChild;
  for (const next of fresh.childNodes) {
    const same = next.id && [...old.children].find((child) => child.id === next.id);
    if (same) {
      // Moving a node takes the focus out of it: rather take away what stands before it.
      while (place !== same && place && !place.id) place = remove(place);
      if (place !== same) old.insertBefore(same, place);
    }
    const current = same || place;
    if (current && (same || !current.id)) {
      place = current.nextSibling;
      freshen(current, next);
    } else {
      old.insertBefore(document.importNode(next, true), place);
    }
  }
  while (place) place = remove(place);
}

function remove(node) {
  const after = node.nextSibling;
  node.remove();
  return after;
}

// The link in the head of each page counts who waits: it is the badge in the title and announces newcomers.
function noticePeople(page) {
  const link = document.getElementById("waiting");
  const fresh = page.getElementById("waiting");
  if (!link || !fresh) return;
  const before = link.dataset.people.split(" ");
  const people = fresh.dataset.people.split(" ").filter(Boolean);
  if (people.some((person) => !before.includes(person))) statusLine.textContent = "新しい方が待っています。";
  else if (!people.length) statusLine.textContent = "";
  freshen(link, fresh);
  document.title = people.length ? `(${people.length}) ${title}` : title;
}

function showNews(log, page) {
  const list = log.querySelector("ol");
  const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 40;
  for (const message of page.querySelectorAll("body > ol > li")) {
    if (!document.getElementById(message.id)) list.append(document.importNode(message, true));
  }
  if (atEnd) log.scrollTop = log.scrollHeight;
  for (const id of ["typing", "fate"]) {
    const line = document.getElementById(id);
    const words = page.getElementById(id).textContent.trim();
    if (line.textContent !== words) line.textContent = words;
  }
}

const lists = document.querySelector("[data-refresh]");
const log = document.querySelector("[data-news]");
let busy = false;

function lastSeq() {
  const messages = log.querySelectorAll("[data-seq]");
  return messages.length ? messages[messages.length - 1].dataset.seq : 0;
}

async function refresh() {
  if (busy) return;
  busy = true;
  try {
    const { code, page } = await load(lists ? lists.dataset.refresh : `${log.dataset.news}?after=${lastSeq()}`);
    if (code === 401) return endSession();
    if (code >= 500 || !page || !page.body) return warn("cut-off");
    const problem = page.getElementById("problem");
    if (problem) {
      clearInterval(refreshing);
      alerts.replaceChildren(document.importNode(problem, true));
      return;
    }
    if (alerts.dataset.shown === "cut-off") warn("");
    if (lists) freshen(lists, page.getElementById("lists"));
    else showNews(log, page);
    noticePeople(page);
  } catch {
    warn("cut-off");
  } finally {
    busy = false;
  }
}

let used = true;
for (const event of ["keydown", "pointerdown"]) addEventListener(event, () => (used = true), { passive: true });

async function present() {
  const active = used ? "yes" : "no";
  used = false;
  const answer = await post("/desk/presence", { active }).catch(() => null);
  if (!answer) return;
  if (answer.status === 401) return endSession();
  if (!answer.ok) return;
  const { seconds_left: left, can_stay: canStay } = await answer.json();
  if (left < WARN_SECONDS) warn(canStay ? "ending-soon" : "day-ends-soon");
  else if (alerts.dataset.shown === "ending-soon") warn("");
}

alerts.addEventListener("click", (event) => {
  if (!event.target.closest("[data-stay]")) return;
  document.getElementById("main").focus();
  present();
});

const refreshing = token && (lists || log) ? setInterval(refresh, REFRESH_MS) : 0;
const presenting = token ? setInterval(present, PRESENCE_MS) : 0;
if (refreshing) addEventListener("visibilitychange", refresh);
if (document.getElementById("waiting")) noticePeople(document);
if (log) log.scrollTop = log.scrollHeight;

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
