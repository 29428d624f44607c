// What the page does by itself: dialogs, the list of commands, and keeping the newest in sight.
// Everything that happens to the network is asked of the server; htmx swaps in what it answers.
"use strict";

const find = (id) => document.getElementById(id);

// Dialogs open when their content arrives, and close when it goes.
function dialogs() {
  for (const name of ["modal", "payload"]) {
    const dialog = find(name);
    const filled = find(`${name}-body`).childElementCount > 0;
    if (filled && !dialog.open) {
      dialog.showModal();
      const first = dialog.querySelector("input:not([type=hidden]), select, textarea, button");
      if (first) first.focus();
    }
    if (!filled && dialog.open) dialog.close();
  }
}

for (const name of ["modal", "payload"]) {
  find(name).addEventListener("close", () => find(`${name}-body`).replaceChildren());
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    navigator.clipboard.writeText(copy.closest(".code").querySelector("pre").textContent);
    copy.textContent = "Copied";
  }
  const show = event.target.closest("[data-show]");
  if (show) screen(show.dataset.show);
  if (event.target.closest("[data-who]")) screen("backstage");
  const option = event.target.closest("[role=option]");
  if (option) choose(option);
  else if (!event.target.closest(".composer")) lists().forEach(shut);
});

function screen(name) {
  document.body.dataset.screen = name;
  for (const button of document.querySelectorAll("[data-show]")) {
    button.setAttribute("aria-pressed", String(button.dataset.show === name));
  }
}

// The newest message stays in sight.
function newest() {
  for (const log of document.querySelectorAll(".log")) {
    if (log.dataset.shown !== String(log.childElementCount)) {
      const down = () => { log.scrollTop = log.scrollHeight; };
      down();
      setTimeout(down, 250);  // once the font has come: its letters are of another size
    }
    log.dataset.shown = String(log.childElementCount);
    const nothing = log.querySelector(".nothing");
    if (nothing && log.childElementCount > 1) nothing.remove();
  }
}

document.addEventListener("load", (event) => {  // a picture has come, and pushed the rest down
  const log = event.target.closest?.(".log");
  if (log && log.scrollHeight - log.scrollTop - log.clientHeight < event.target.offsetHeight + 80) {
    log.scrollTop = log.scrollHeight;
  }
}, true);

// What was unfolded stays so when its piece is swapped for a newer one.
const unfolded = new Set();
document.addEventListener("toggle", (event) => {
  const { id, open } = event.target;
  if (id && event.target.isConnected) unfolded[open ? "add" : "delete"](id);
}, true);
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  for (const one of event.detail.fragment.querySelectorAll("details[id]")) {
    if (unfolded.has(one.id)) one.open = true;
  }
});

// A look and an answer may cross on the way: what is there already is not added again.
// Nor is a piece swapped that is the same as before: a button must not vanish under a finger.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  const piece = fragment.firstElementChild;
  if (piece && piece.id === target.id && piece.className === target.className && target.innerHTML === piece.innerHTML) {
    if (target.id !== "seen" && target.id !== "live") event.detail.shouldSwap = false;
  }
  if (!target.classList.contains("log") || fragment.querySelector(".log")) return;
  for (const one of [...fragment.querySelectorAll(".message")]) {
    if (find(one.id)) one.remove();
  }
});

// Looking for news waits while something else is on its way.
let acted = false;
let pending = 0;
document.addEventListener("htmx:beforeRequest", (event) => {
  const { verb, path } = event.detail.requestConfig;
  if (path.includes("poll=1") && pending) event.preventDefault();
  acted = verb === "post";
});
document.addEventListener("htmx:beforeSend", (event) => {
  pending += 1;
  // of the request itself, for htmx tells nobody of one whose element was swapped away meanwhile
  event.detail.xhr.addEventListener("loadend", () => { pending -= 1; });
});
document.addEventListener("htmx:afterSettle", () => { dialogs(); newest(); });
document.addEventListener("htmx:afterRequest", (event) => {
  dialogs();
  newest();
  const form = event.target.closest(".composer");
  if (form && event.detail.successful) form.elements.text.value = form.elements.file.value = "";
  if (acted && document.activeElement === document.body) find("left-text").focus({ preventScroll: true });
});
document.addEventListener("htmx:responseError", (event) => {
  find("said").textContent = event.detail.xhr.responseText;
});
document.addEventListener("htmx:sendError", () => {
  find("said").textContent = "The playground has stopped. Start it again in the terminal with: ./headsup play";
});

// The list of commands: opened by a slash, moved through with the arrow keys, chosen with Enter.
const lists = () => [...document.querySelectorAll(".composer [role=listbox]")];
const options = (list) => [...list.querySelectorAll("[role=option]")].filter((one) => !one.hidden);

function shut(list) {
  list.hidden = true;
  const field = list.closest(".composer").elements.text;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function open(list, text) {
  const wanted = text.replace(/^\/(headsup ?)?/, "").toLowerCase();
  for (const one of list.querySelectorAll("[role=option]")) {
    one.hidden = !one.dataset.command.startsWith(wanted);
  }
  const shown = options(list);
  if (!shown.length) return shut(list);
  list.hidden = false;
  list.closest(".composer").elements.text.setAttribute("aria-expanded", "true");
  return point(list, shown[0]);
}

function point(list, option) {
  for (const one of list.querySelectorAll("[role=option]")) {
    one.setAttribute("aria-selected", String(one === option));
  }
  list.closest(".composer").elements.text.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function choose(option) {
  const form = option.closest(".composer");
  form.elements.text.value = "";
  shut(option.closest("[role=listbox]"));
  htmx.ajax("POST", "/page/act", {
    source: form, swap: "none", values: { side: form.dataset.side, command: option.dataset.command },
  });
}

document.addEventListener("input", (event) => {
  const form = event.target.closest(".composer");
  if (!form) return;
  const list = form.querySelector("[role=listbox]");
  if (event.target.value.startsWith("/")) open(list, event.target.value);
  else shut(list);
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest(".composer");
  const list = form && form.querySelector("[role=listbox]");
  if (!list || list.hidden) return;
  const shown = options(list);
  const at = shown.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) point(list, shown[(at + step + shown.length) % shown.length]);
  else if (event.key === "Enter") choose(shown[at]);
  else if (event.key === "Escape") shut(list);
  else return;
  event.preventDefault();
});
