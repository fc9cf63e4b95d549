// Refreshes lists by themselves, keeps drafts, tells the resident that somebody writes. Pages work without it.
"use strict";

const REFRESH_MS = 3000;
const TYPING_MS = 4000;
const title = document.title;

function load(url) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", url);
    request.responseType = "document";
    request.setRequestHeader("X-Requested-With", "desk");
    request.onload = () => (request.status === 401 ? reject(new Error("signed out")) : resolve(request.response));
    request.onerror = () => resolve(null);
    request.send();
  });
}

function numbers(place) {
  return [...place.querySelectorAll("[data-waiting]")].map((card) => card.dataset.waiting);
}

function announce(place, before) {
  const status = document.querySelector("[data-announce]");
  const waiting = numbers(place);
  document.title = waiting.length ? `(${waiting.length}) ${title}` : title;
  if (status && waiting.some((number) => !before.includes(number))) status.textContent = status.dataset.announce;
  else if (status && !waiting.length) status.textContent = "";
}

async function refresh(place) {
  const fresh = await load(place.dataset.refresh);
  if (!fresh || !fresh.body) return;
  const content = [...fresh.body.childNodes].map((node) => document.importNode(node, true));
  if (fresh.body.textContent === place.textContent || place.contains(document.activeElement)) return;
  const before = numbers(place);
  const atEnd = place.scrollTop + place.clientHeight >= place.scrollHeight - 40;
  place.replaceChildren(...content);
  if (atEnd) place.scrollTop = place.scrollHeight;
  announce(place, before);
}

for (const place of document.querySelectorAll("[data-refresh]")) {
  place.scrollTop = place.scrollHeight;
  announce(place, numbers(place));
  const timer = setInterval(() => {
    refresh(place).catch(() => {
      clearInterval(timer);
      location.reload();
    });
  }, REFRESH_MS);
}

for (const form of document.querySelectorAll("[data-keep]")) {
  const key = `draft:${form.dataset.keep}`;
  const text = form.elements.namedItem("text");
  if (!text.value) text.value = sessionStorage.getItem(key) || "";
  let told = 0;
  text.addEventListener("input", () => {
    sessionStorage.setItem(key, text.value);
    if (Date.now() - told < TYPING_MS) return;
    told = Date.now();
    const body = new URLSearchParams({ form_token: form.elements.namedItem("form_token").value });
    fetch(form.dataset.typing, { method: "POST", body });
  });
  // The draft goes only when the server has shown the page again, not when the session had ended.
  form.addEventListener("submit", () => sessionStorage.setItem(`${key}:sent`, text.value));
  if (sessionStorage.getItem(`${key}:sent`) === sessionStorage.getItem(key) && sessionStorage.getItem(key)) {
    const words = [...document.querySelectorAll(".message.supporter .words")].pop();
    if (words && words.textContent.trim() === sessionStorage.getItem(key).trim()) {
      sessionStorage.removeItem(key);
      text.value = "";
    }
    sessionStorage.removeItem(`${key}:sent`);
  }
}
