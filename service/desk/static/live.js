// Keeps a page of the desk fresh: one stream; where none comes through, asking again and again. Pages work without it.
"use strict";

const ASK_MS = 1500; // without a stream, somebody who has consented is seen within two seconds
const SILENT_MS = 12000; // the stream says something every two seconds
const GRACE_MS = 3000; // how long a new page waits for the stream's first word
const CONNECT_MS = 10000;
const live = document.getElementById("live");
const asking = document.getElementById("asking");
const log = document.getElementById("transcript");
const title = document.title;
let heard = Date.now() - SILENT_MS + GRACE_MS;
let isOpen = false;
let triedAt = 0;
let isOver = false;
let people = [];
let wasAtEnd = true;

function lastSeq() {
  const messages = document.querySelectorAll("#messages > [data-seq]");
  return messages.length ? messages[messages.length - 1].dataset.seq : "0";
}

// The page knows best what it shows: the stream goes on after its last message, whoever brought it.
function address(kind) {
  return log ? live.dataset[kind].replace(/after=\d+/, `after=${lastSeq()}`) : live.dataset[kind];
}

function connect() {
  if (isOpen || isOver || Date.now() - triedAt < CONNECT_MS) return;
  triedAt = Date.now();
  htmx.ajax("GET", address("stream"), { source: live, swap: "none", timeout: CONNECT_MS });
}

function ask() {
  htmx.ajax("GET", address("ask"), { source: asking, swap: "none", timeout: CONNECT_MS });
}

function watch() {
  if (isOver || Date.now() - heard < SILENT_MS) return;
  connect();
  ask();
}

// The case is gone from here, or the session is over: what stands on the page stays.
function stopAsking() {
  isOver = true;
  clearInterval(watching);
}

// The link in the head of each page counts who waits: it is the badge in the title and announces newcomers.
function noticePeople() {
  const link = document.getElementById("waiting");
  if (!link) return;
  const now = link.dataset.people.split(" ").filter(Boolean);
  if (now.some((person) => !people.includes(person))) announce("新しい方が待っています。");
  else if (!now.length) announce("");
  people = now;
  document.title = now.length ? `(${now.length}) ${title}` : title;
}

function showAsSent(words) {
  for (const message of words.querySelectorAll("[data-seq]")) if (document.getElementById(message.id)) message.remove();
}

live.addEventListener("htmx:sse:after:connection", () => (isOpen = true));
live.addEventListener("htmx:sse:close", () => (isOpen = false));
live.addEventListener("htmx:sse:before:connection", (event) => {
  if (log) event.detail.connection.lastEventId = lastSeq();
});
live.addEventListener("htmx:sse:after:message", () => {
  heard = Date.now();
  calm("cut-off");
});
live.addEventListener("htmx:sse:error", (event) => {
  if (event.detail.status === 401) return endSession();
  heard = 0;
  watch();
});
live.addEventListener("seat", (event) => noteTimeLeft(JSON.parse(event.detail.data)));
live.addEventListener("over", (event) => (event.detail.data === "session" ? endSession() : stopAsking()));

for (const element of [live, asking]) {
  element.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const { status } = ctx.response;
    if (status === 401) return endSession();
    if (status >= 500) return warn("cut-off");
    if (status >= 400) return stopAsking();
    calm("cut-off");
  });
  element.addEventListener("htmx:error", () => warn("cut-off"));
}

document.addEventListener("htmx:before:swap", ({ detail: { tasks } }) => {
  for (const { fragment } of tasks) showAsSent(fragment);
  wasAtEnd = log && log.scrollTop + log.clientHeight >= log.scrollHeight - 40;
});
document.addEventListener("htmx:after:swap", () => {
  if (log && wasAtEnd) log.scrollTop = log.scrollHeight;
  noticePeople();
});

people = (document.getElementById("waiting")?.dataset.people ?? "").split(" ").filter(Boolean);
noticePeople();
if (log) log.scrollTop = log.scrollHeight;
connect();
const watching = setInterval(watch, ASK_MS);
addEventListener("visibilitychange", () => document.hidden || watch());
