// The grid: saves what is typed, takes pasted blocks, and keeps in the browser what could not be sent yet.
// Every message has an id of its own; sent again, it is not done again.

const grid = document.getElementById("grid");
const line = document.getElementById("state");
const TOKEN = "[name=csrfmiddlewaretoken]";
let token = document.querySelector(TOKEN).value;
const PAUSE = 600;
const AGAIN = 4000;
const FAR = 8; // so many times the period before, or so small a part of it, looks like a slip of the pen

const rows = [...grid.querySelectorAll("tbody tr")].map((row) => new Row(row));
const later = {};

function Row(element) {
  this.element = element;
  this.url = element.dataset.url;
  this.key = `abreast ${grid.dataset.user} ${this.url}`; // several people may share a browser
  this.version = Number(element.dataset.version);
  this.waiting = null; // the message under way or kept: {id, deed, version, changes}
  this.changes = {}; // typed since that message was made
  this.deed = null; // handing in, to follow the changes
  this.busy = false;
  this.conflict = false;
  this.refused = false; // what was typed is not stored, and the row says why
}

const inputs = (row) => [...row.element.querySelectorAll("input[data-code]")];
const input = (row, code) => row.element.querySelector(`input[data-code="${CSS.escape(code)}"]`);

function keep(row) {
  const open = row.waiting || Object.keys(row.changes).length;
  if (open) localStorage.setItem(row.key, JSON.stringify({ waiting: row.waiting, changes: row.changes, version: row.version }));
  else localStorage.removeItem(row.key);
  row.element.classList.toggle("kept", Boolean(open));
}

function restore(row) {
  const kept = JSON.parse(localStorage.getItem(row.key) || "null");
  if (!kept) return;
  row.waiting = kept.waiting;
  row.changes = kept.changes;
  const typed = { ...(kept.waiting?.changes ?? {}), ...kept.changes };
  for (const [code, text] of Object.entries(typed)) if (input(row, code)) input(row, code).value = text;
  if (!row.waiting) row.version = kept.version;
  schedule(row);
}

function tell() {
  const conflict = rows.some((row) => row.conflict);
  const refused = rows.some((row) => row.refused);
  const open = rows.some((row) => row.waiting || Object.keys(row.changes).length);
  const word = conflict ? "conflict" : later.away ? "away" : refused ? "refused" : !open ? "saved" : later.offline ? "waiting" : "sending";
  line.textContent = line.dataset[word];
  line.classList.toggle("bad", conflict || refused || Boolean(later.away));
}

function typed(row, code, text) {
  row.changes[code] = text;
  row.refused = false;
  row.notice = null;
  keep(row);
  schedule(row);
}

function schedule(row, pause = PAUSE) {
  clearTimeout(row.timer);
  row.timer = setTimeout(() => send(row), pause);
  tell();
}

// crypto.randomUUID is there on https alone, and offices run this on plain http within the house.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

function next(row) {
  if (row.waiting) return row.waiting;
  if (!Object.keys(row.changes).length && !row.deed) return null;
  row.waiting = { id: uuid(), deed: row.deed ?? "save", version: row.version, changes: row.changes };
  row.changes = {};
  row.deed = null;
  keep(row);
  return row.waiting;
}

async function send(row) {
  if (row.busy || row.conflict) return;
  const message = next(row);
  if (!message) return tell();
  row.busy = true;
  try {
    const answer = await fetch(row.url, {
      method: "POST",
      redirect: "manual", // to the page for signing in
      headers: { "Content-Type": "application/json", "X-CSRFToken": token, Accept: "application/json" },
      body: JSON.stringify(message),
    });
    later.offline = later.away = false;
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      if (row.renewed || !(await renewed())) throw new TypeError("signed out");
      row.renewed = true; // a new token does not help where there is no right
      return schedule(row, 0);
    }
    row.renewed = false;
    await receive(row, message, answer.status, await answer.json());
  } catch (error) {
    later.away = error.message === "signed out";
    later.offline = !later.away;
    schedule(row, AGAIN);
  } finally {
    row.busy = false;
    tell();
  }
  if (!later.offline && !later.away && (row.deed || Object.keys(row.changes).length)) schedule(row, 0);
}

// Signing in makes a new token. Taken from the page as it is now, if that is still the same person's.
async function renewed() {
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (page.getElementById("grid")?.dataset.user !== grid.dataset.user) return false;
  token = page.querySelector(TOKEN).value;
  return true;
}

function receive(row, message, status, body) {
  row.element.querySelector(".fault.row").textContent = body.error ?? row.notice ?? "";
  row.notice = null;
  if (status === 409 && clashes(message, body)) return clash(row, message, body);
  row.waiting = null;
  row.version = body.version ?? row.version;
  if (status === 409) fresh(row, body.cells); // what was typed is there already; the deed is for the person to repeat
  else if (status !== 200 && message.deed !== "save") again(row, message, body);
  else row.refused = status !== 200;
  keep(row);
  if (body.cells) show(row, body.cells, body.state);
  if (status === 200 && message.deed !== "save") location.reload();
}

// A form that could not be handed in is kept as a draft, with the reason beside it.
function again(row, message, body) {
  row.notice = body.error;
  row.changes = { ...message.changes, ...row.changes };
}

// What others have changed meanwhile, in cells that nobody is typing in here.
function fresh(row, cells) {
  for (const one of inputs(row)) {
    const code = one.dataset.code;
    if (cells[code] && !(code in row.changes)) one.value = cells[code].text;
  }
}

const clashes = (message, body) =>
  Object.keys(message.changes).some((code) => (body.cells?.[code]?.text ?? "") !== message.changes[code]);

function clash(row, message, body) {
  row.conflict = true;
  row.element.classList.add("conflict");
  for (const code of Object.keys(message.changes)) {
    const theirs = body.cells[code]?.text ?? "";
    if (theirs === message.changes[code]) continue;
    const note = document.createElement("span");
    note.className = "theirs";
    note.textContent = `↔ ${theirs || "–"}`;
    input(row, code)?.after(note);
  }
  const choice = document.createElement("p");
  choice.className = "choice";
  for (const mine of [true, false]) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "second";
    button.textContent = mine ? line.dataset.mine : line.dataset.theirs;
    button.addEventListener("click", () => settle(row, message, body, mine));
    choice.append(button, " ");
  }
  row.element.cells[0].append(choice);
}

function settle(row, message, body, mine) {
  row.conflict = false;
  row.element.classList.remove("conflict");
  row.element.querySelectorAll(".theirs, .choice").forEach((one) => one.remove());
  row.element.querySelector(".fault.row").textContent = "";
  row.waiting = null;
  row.version = body.version;
  fresh(row, Object.fromEntries(Object.entries(body.cells).filter(([code]) => !(code in message.changes))));
  if (mine) row.changes = { ...message.changes, ...row.changes };
  else for (const code of Object.keys(message.changes)) if (input(row, code)) input(row, code).value = body.cells[code]?.text ?? "";
  keep(row);
  schedule(row, 0);
}

function show(row, cells, state) {
  row.element.dataset.state = state;
  const tag = row.element.querySelector(".state .tag");
  tag.className = `tag ${state}`;
  tag.textContent = line.getAttribute(`data-tag-${state}`) ?? state;
  for (const one of inputs(row)) {
    const fault = cells[one.dataset.code]?.fault ?? "";
    one.parentElement.querySelector(".fault").textContent = fault;
    if (fault) one.setAttribute("aria-invalid", "true");
    else one.removeAttribute("aria-invalid");
  }
}

// Beside the cell, while it is typed: no fault, only a second look.
function doubt(one) {
  const before = Number(one.dataset.before);
  const value = Number(one.value.replace(/[\s,%]/g, ""));
  const times = before > 0 && value > 0 && one.value.trim() ? value / before : 1;
  const note = one.parentElement.querySelector(".doubt");
  if (note) note.textContent = times >= FAR || times <= 1 / FAR ? line.dataset.doubt : "";
}

function hand(row, deed) {
  row.deed = deed;
  schedule(row, 0);
}

// A block of cells from a spreadsheet, laid over the grid from the cell it is pasted into.
function paste(event) {
  const start = event.target.closest("input[data-code]");
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!start || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const block = text.split("\n").map((one) => one.split("\t"));
  const from = rows.findIndex((row) => row.element.contains(start));
  const column = start.closest("td").cellIndex;
  block.forEach((cells, down) => {
    const row = rows[from + down];
    if (row?.element.parentElement !== rows[from].element.parentElement) return; // another table has other columns
    cells.forEach((cell, right) => {
      const place = row?.element.cells[column + right]?.querySelector("input[data-code]");
      if (!place) return;
      place.value = cell.trim();
      doubt(place);
      typed(row, place.dataset.code, place.value);
    });
  });
}

grid.addEventListener("input", (event) => {
  const row = rows.find((one) => one.element.contains(event.target));
  if (row && event.target.dataset.code) typed(row, event.target.dataset.code, event.target.value);
  if (row && event.target.dataset.code) doubt(event.target);
});
grid.addEventListener("paste", paste);
grid.addEventListener("click", (event) => {
  const deed = event.target.closest("button[data-deed]")?.dataset.deed;
  if (deed) hand(rows.find((one) => one.element.contains(event.target)), deed);
});
window.addEventListener("online", () => rows.forEach((row) => schedule(row, 0)));
const every = document.getElementById("all");
const able = () => rows.filter((row) => row.element.querySelector("button[data-deed]") && inputs(row).some((one) => one.value));
if (every && rows.filter((row) => row.element.querySelector("button[data-deed]")).length > 1) {
  every.hidden = false;
  every.addEventListener("click", () => able().forEach((row) => hand(row, row.element.querySelector("button[data-deed]").dataset.deed)));
}
rows.forEach(restore);
rows.flatMap(inputs).forEach(doubt);
tell();
