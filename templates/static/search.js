// Comfort on top of a page that works without it: suggestions, filters that apply at once, keys, walking from match to match.
"use strict";

const KINDS = { person: "Person", weapon: "Waffe", place: "Ort", word: "" };
const form = document.getElementById("suche");
const wide = window.matchMedia("(min-width: 56rem)");

// Empty fields and the default order stay out of the address.
function tidy(off) {
  for (const field of form.elements) {
    if (field.name && field.type !== "checkbox" && !field.value.trim()) field.disabled = off;
  }
}
form.addEventListener("submit", () => {
  tidy(true);
  setTimeout(() => tidy(false));
});

// Ticking a filter searches at once where the list stays in view; the box keeps its focus over the reload.
const FOCUS = "searchapp.focus";
function submitFrom(field) {
  sessionStorage.setItem(FOCUS, JSON.stringify([field.name, field.value, field.type, window.scrollY]));
  form.requestSubmit();
}
document.documentElement.classList.add("live");
document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.form !== form || field.id === "q") return;
  const complete = field.type !== "date" || !field.value || field.value >= "1900";
  if (field.matches("[data-submit]") || (wide.matches && complete && field.type !== "date")) submitFrom(field);
});
for (const field of document.querySelectorAll('input[type="date"]')) {
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") submitFrom(field); });
  field.addEventListener("blur", () => {
    if (wide.matches && field.value !== field.defaultValue && (!field.value || field.value >= "1900")) submitFrom(field);
  });
}
(function refocus() {
  const saved = sessionStorage.getItem(FOCUS);
  sessionStorage.removeItem(FOCUS);
  if (!saved) return;
  const [name, value, type, top] = JSON.parse(saved);
  const fits = (field) => field.name === name && (type !== "checkbox" || field.value === value);
  const field = Array.from(form.elements).find(fits);
  if (!field) return;
  const folded = field.closest("details");
  if (folded) folded.open = true;
  field.focus({ preventScroll: true });
  window.scrollTo(0, top);
})();

// Suggestions: an ARIA combobox over the word being typed.
const box = document.getElementById("q");
const list = document.getElementById("vorschlaege");
const status = document.getElementById("vorschlagsmeldung");
let options = [];
let active = -1;
let asked = 0;
let timer = 0;

function tail() {
  const before = box.value.slice(0, box.selectionStart);
  return before.match(/[^\s"()]*$/)[0].replace(/^[+\-=]|^.*:/, "");
}
function close() {
  options = [];
  active = -1;
  list.hidden = true;
  list.replaceChildren();
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}
function mark(index) {
  active = index;
  list.querySelectorAll("[role=option]").forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
  if (index < 0) box.removeAttribute("aria-activedescendant");
  else box.setAttribute("aria-activedescendant", `vorschlag-${index}`);
}
function show(found) {
  options = found;
  active = -1;
  list.replaceChildren(...found.map((option, index) => {
    const item = document.createElement("li");
    item.id = `vorschlag-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const text = document.createElement("span");
    text.textContent = option.text;
    const kind = document.createElement("span");
    kind.className = "kind";
    kind.textContent = [KINDS[option.kind], option.count.toLocaleString("de")].filter(Boolean).join(" · ");
    item.append(text, kind);
    item.addEventListener("mousedown", (event) => { event.preventDefault(); take(index); });
    return item;
  }));
  list.hidden = !found.length;
  box.setAttribute("aria-expanded", String(found.length > 0));
  status.textContent = found.length ? `${found.length} Vorschläge, Auswahl mit den Pfeiltasten` : "";
}
function spelled(option) {
  const field = { person: "person", weapon: "waffe" }[option.kind];
  const text = /\s/.test(option.text) ? `"${option.text}"` : option.text;
  return field ? `${field}:${text}` : text;
}
function take(index) {
  const end = box.selectionStart;
  const word = tail();
  let start = end - word.length;
  const field = box.value.slice(0, start).match(/[^\s()]*:"?$/);
  if (field) start -= field[0].length;
  // 'Storm Sh' becomes the one name, not 'Storm' and the name.
  const names = options[index].text.toLowerCase().split(/\s+/);
  const before = ` ${box.value.slice(0, start).toLowerCase()}`;
  for (let count = names.length - 1; count > 0; count -= 1) {
    const lead = `${names.slice(0, count).join(" ")} `;
    if (before.endsWith(` ${lead}`)) { start -= lead.length; break; }
  }
  const inserted = spelled(options[index]) + " ";
  box.setRangeText(inserted, start, end, "end");
  close();
  box.focus();
}
async function suggest() {
  const prefix = tail();
  const number = ++asked;
  if (prefix.length < 2) return close();
  try {
    const answer = await fetch(`${box.dataset.suggest}?limit=8&q=${encodeURIComponent(prefix)}`);
    if (!answer.ok || number !== asked || document.activeElement !== box) return;
    show((await answer.json()).suggestions);
  } catch {
    close();
  }
}
box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(suggest, 120); });
box.addEventListener("blur", close);
box.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && options.length) { event.preventDefault(); close(); }
  else if (event.key === "ArrowDown" && options.length) { event.preventDefault(); mark((active + 1) % options.length); }
  else if (event.key === "ArrowUp" && options.length) { event.preventDefault(); mark((active < 1 ? options.length : active) - 1); }
  else if ((event.key === "Enter" || event.key === "Tab") && active >= 0) { event.preventDefault(); take(active); }
});

// The export menu closes on Escape and on a click elsewhere.
const menu = document.querySelector(".menu");
if (menu) {
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { menu.open = false; menu.querySelector("summary").focus(); }
  });
}

// From match to match in an article: buttons, and the keys n and p.
const walk = document.querySelector(".walk");
let place = 0;
function go(step) {
  const count = Number(walk.dataset.matches);
  const from = place || (step > 0 ? 0 : 1);
  place = ((from - 1 + step + count) % count) + 1;
  location.replace(`#t${place}`);
  walk.querySelector(".walk-text").textContent = `Fundstelle ${place} von ${count}`;
}
if (walk) {
  const button = (text, label, step) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", () => go(step));
    return made;
  };
  walk.querySelector(".walk-text").setAttribute("role", "status");
  walk.querySelector("ol").before(button("▲", "Vorige Fundstelle", -1), button("▼", "Nächste Fundstelle", 1));
  walk.querySelector("ol").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link) place = Number(link.textContent);
  });
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  if (event.key === "/") { event.preventDefault(); box.focus(); box.select(); }
  else if (walk && event.key === "n") go(1);
  else if (walk && event.key === "p") go(-1);
});
