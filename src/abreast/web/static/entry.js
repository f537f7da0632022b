// The grid: saves what is typed, takes pasted blocks, and keeps in the browser what could not be sent yet.
// Every message has an id of its own; sent again, it is not done again.

const grid = document.getElementById("grid");
const line = document.getElementById("state");
const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
const PAUSE = 600;
const AGAIN = 4000;

const rows = [...grid.querySelectorAll("tbody tr")].map((row) => new Row(row));
const later = {};

function Row(element) {
  this.element = element;
  this.url = element.dataset.url;
  this.key = `abreast ${this.url}`;
  this.version = Number(element.dataset.version);
  this.waiting = null; // the message under way or kept: {id, deed, version, changes}
  this.changes = {}; // typed since that message was made
  this.deed = null; // handing in, to follow the changes
  this.busy = false;
  this.conflict = false;
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
  const open = rows.some((row) => row.waiting || Object.keys(row.changes).length);
  const word = conflict ? "conflict" : later.away ? "away" : !open ? "saved" : later.offline ? "waiting" : "sending";
  line.textContent = line.dataset[word];
  line.classList.toggle("bad", conflict || Boolean(later.away));
}

function typed(row, code, text) {
  row.changes[code] = text;
  keep(row);
  schedule(row);
}

function schedule(row, pause = PAUSE) {
  clearTimeout(row.timer);
  row.timer = setTimeout(() => send(row), pause);
  tell();
}

function next(row) {
  if (row.waiting) return row.waiting;
  if (!Object.keys(row.changes).length && !row.deed) return null;
  row.waiting = { id: crypto.randomUUID(), deed: row.deed ?? "save", version: row.version, changes: row.changes };
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
      redirect: "error",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token, Accept: "application/json" },
      body: JSON.stringify(message),
    });
    later.offline = later.away = false;
    if (answer.status === 401 || answer.status === 403) throw new TypeError("signed out");
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

async function receive(row, message, status, body) {
  const error = row.element.querySelector(".fault.row");
  error.textContent = body.error ?? "";
  if (status === 409 && message.deed === "save" && clashes(message, body)) return clash(row, message, body);
  row.waiting = null;
  if (status === 409) Object.assign(row.changes, message.changes, { ...row.changes }); // nothing in common: send on top
  row.version = body.version ?? row.version;
  keep(row);
  if (body.cells) show(row, body.cells, body.state);
  if (status === 200 && message.deed !== "save") location.reload();
}

const clashes = (message, body) =>
  Object.keys(message.changes).some((code) => (body.cells[code]?.text ?? "") !== message.changes[code]);

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
  if (mine) row.changes = { ...message.changes, ...row.changes };
  else for (const code of Object.keys(message.changes)) if (input(row, code)) input(row, code).value = body.cells[code]?.text ?? "";
  keep(row);
  schedule(row, 0);
}

function show(row, cells, state) {
  row.element.dataset.state = state;
  for (const one of inputs(row)) {
    const fault = cells[one.dataset.code]?.fault ?? "";
    one.parentElement.querySelector(".fault").textContent = fault;
    if (fault) one.setAttribute("aria-invalid", "true");
    else one.removeAttribute("aria-invalid");
  }
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
      typed(row, place.dataset.code, place.value);
    });
  });
}

grid.addEventListener("input", (event) => {
  const row = rows.find((one) => one.element.contains(event.target));
  if (row && event.target.dataset.code) typed(row, event.target.dataset.code, event.target.value);
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
tell();
