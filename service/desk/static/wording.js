// Checks an official's words while they are written. Without it the button 「確かめる」 does the same.
"use strict";

const PAUSE_MS = 800;
const wording = document.getElementById("wording");
let pause;
let latest = 0;

// Markup comes only as a whole document parsed by the browser, as everywhere at the desk.
function check() {
  const mine = ++latest;
  const request = new XMLHttpRequest();
  request.open("POST", "/desk/knowledge/check");
  request.responseType = "document";
  request.setRequestHeader("X-Requested-With", "desk");
  request.onload = () => {
    const fresh = request.response && request.response.getElementById("judged");
    if (mine === latest && fresh) document.getElementById("judged").replaceWith(document.importNode(fresh, true));
  };
  request.send(new FormData(wording));
}

wording.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(check, PAUSE_MS);
});
