// Keeps the floor page up to date: builds the rows from the feed and fills in what the server drew.
// supervisor/floor.py says what each figure means; tests/end_to_end/test_supervisor_pages.py compares the two.

const main = document.getElementById("content");
const facts = JSON.parse(main.dataset.facts);
const SILENT_MS = 40000; // the feed says something every 15 s; docs/architecture.md
const RETRY_MS = [1000, 2000, 4000, 8000, 15000];

let tables = {}; // rows by table and key
let waits = {}; // gauge by service
let skew = 0; // the server's clock minus ours, ms
let heardAt = Number(main.dataset.at); // server's time of what is shown
let live = false;
let attempts = 0;
let drawn = null;
let order = "";

const $ = (id) => document.getElementById(id);
const clock = new Intl.DateTimeFormat("vi-VN", { timeZone: facts.zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const time = (at) => clock.format(new Date(at));
const now = () => (live ? Date.now() + skew : heardAt);

function say(word, values = {}) {
  return facts.words[word].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function put(node, text) {
  if (node.textContent !== String(text)) node.textContent = text;
}

function elapsed(since, at) {
  if (!since) return "";
  const seconds = Math.floor(Math.max(0, at - since) / 1000);
  const two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

function moodOf(counter) {
  return counter.ticket_state || (counter.state === "open" ? "free" : counter.state);
}

function alarmOf(waiting, oldest, open, target, at) {
  if (!waiting) return "";
  if (!open) return "no_counter";
  const waited = oldest ? at - oldest : 0;
  if (waited >= target * 60000) return "over";
  return waited >= target * 60000 * facts.near ? "near" : "";
}

// People waiting longest, by service: since when, and which number.
function oldestByService() {
  const found = {};
  for (const ticket of Object.values(tables.ticket)) {
    if (ticket.state !== "waiting") continue;
    const seen = found[ticket.service];
    const earlier = !seen || ticket.waiting_since < seen.since
      || (ticket.waiting_since === seen.since && ticket.label < seen.label);
    if (earlier) found[ticket.service] = { since: ticket.waiting_since, label: ticket.label };
  }
  return found;
}

function drawCounter(card, row) {
  const mood = moodOf(row);
  const label = card.querySelector(".label");
  if (drawn && row.label && row.label !== label.textContent) {
    card.classList.remove("fresh");
    void card.offsetWidth; // starts the short highlight anew
    card.classList.add("fresh");
  }
  card.dataset.mood = mood;
  card.querySelector("use").setAttribute("href", `#i-${mood}`);
  put(label, row.label || say(`supervisor.${mood}`));
  label.classList.toggle("word", !row.label);
  const served = row.served ? say("supervisor.served_n", { count: row.served }) : "";
  put(card.querySelector(".foot span"), row.label ? say(`supervisor.${mood}`) : row.reason || served);
  card.querySelector("time").dataset.since = row.ticket_state ? row.ticket_since : mood === "paused" ? row.since : 0;
  put(card.querySelector(".clerk"), facts.clerks[row.clerk] || row.clerk);
}

function drawCounters() {
  const count = { serving: 0, called: 0, free: 0, paused: 0, closed: 0 };
  let served = 0;
  for (const card of document.querySelectorAll("[data-counter]")) {
    const row = tables.counter[card.dataset.counter];
    if (!row) continue;
    drawCounter(card, row);
    count[moodOf(row)] += 1;
    served += row.served;
  }
  put($("open"), count.serving + count.called + count.free);
  put($("not-open"), say("supervisor.not_open", { paused: count.paused, closed: count.closed }));
  put($("serving"), count.serving);
  put($("called"), say("supervisor.calls_in_progress", { count: count.called }));
  put($("served"), served);
}

function drawService(line, row, oldest, target, at) {
  const wait = waits[row.id];
  const alarm = alarmOf(row.waiting, oldest.since, row.counters_open, target, at);
  line.hidden = !row.waiting;
  document.querySelector(`[data-quiet="${CSS.escape(row.id)}"]`).hidden = row.waiting > 0;
  put(line.querySelector(".waiting"), row.waiting);
  put(line.querySelector(".open"), row.counters_open);
  if (wait) put(line.querySelector(".expected"), `${wait.low}–${wait.high}′`);
  line.querySelector("time").dataset.since = oldest.since;
  line.dataset.alarm = alarm;
  line.querySelector("use").setAttribute("href", `#i-${alarm || "near"}`);
  put(line.querySelector("em"), alarm ? say(`supervisor.${alarm}`) : "");
  return alarm;
}

function drawServices() {
  const at = now(), oldest = oldestByService(), body = document.querySelector("#services tbody");
  let waiting = 0, busy = 0, issued = 0, longest = null;
  const sorting = [];
  for (const [position, [id, name, target]] of facts.services.entries()) {
    const row = tables.service[id], line = body.querySelector(`[data-service="${CSS.escape(id)}"]`);
    if (!row || !line) continue;
    const first = oldest[id] || { since: 0, label: "" };
    const alarm = drawService(line, row, first, target, at);
    waiting += row.waiting;
    busy += row.waiting > 0;
    issued += row.issued;
    if (first.since && (!longest || first.since < longest.since)) longest = { ...first, name, alarm };
    sorting.push([first.since || Infinity, position, line]);
  }
  sortServices(body, sorting);
  put($("waiting"), waiting);
  put($("waiting-in"), say("supervisor.in_services", { count: busy }));
  put($("issued"), say("supervisor.numbers_given", { count: issued }));
  put($("quiet-count"), facts.services.length - busy);
  $("quiet").hidden = busy === facts.services.length;
  $("services").hidden = !waiting;
  $("nobody").hidden = waiting > 0;
  drawLongest(longest);
}

function sortServices(body, sorting) {
  sorting.sort((a, b) => (a[0] === b[0] ? a[1] - b[1] : a[0] - b[0]));
  const wanted = sorting.map((each) => each[1]).join();
  if (wanted !== order) body.append(...sorting.map((each) => each[2]));
  order = wanted;
}

function drawLongest(longest) {
  $("longest").dataset.since = longest ? longest.since : 0;
  if (!longest) put($("longest"), say("supervisor.none"));
  const alarm = longest ? longest.alarm : "";
  const warning = alarm ? `${say(`supervisor.${alarm}`)} · ` : "";
  put($("longest-of"), longest ? warning + say("supervisor.longest_of", { label: longest.label, service: longest.name }) : "");
  $("longest-tile").dataset.alarm = alarm;
  $("longest-tile").querySelector("use").setAttribute("href", `#i-${alarm}`);
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function picture(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS(svg.namespaceURI, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", say(`supervisor.${name}`));
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

function drawCalls() {
  const calls = Object.values(tables.call).sort((a, b) => b.call - a.call).slice(0, facts.calls);
  $("no-calls").hidden = calls.length > 0;
  $("calls").replaceChildren(...calls.map((call) => {
    const item = document.createElement("li");
    item.append(element("b", call.label), element("span", say("supervisor.counter_n", { number: call.counter_number })));
    if (call.recall) item.append(picture("recall"));
    item.append(element("time", time(call.at).slice(0, 5)));
    return item;
  }));
}

function draw() {
  drawCounters();
  drawServices();
  drawCalls();
  drawn = true;
  tick();
}

let due = 0;
function drawSoon() {
  if (!due) due = setTimeout(() => { due = 0; draw(); }, 40);
}

function tick() {
  const at = now();
  for (const node of document.querySelectorAll("time[data-since], #longest")) {
    const since = Number(node.dataset.since);
    if (since || node.tagName === "TIME") put(node, elapsed(since, at));
  }
  put($("clock"), time(Date.now() + skew).slice(0, 5));
}

function shape(day) {
  return `${day.date}|${day.open ? "True" : "False"}|${day.practice ? "True" : "False"}`;
}

function startOver() {
  location.reload(); // another day or another hall: the server draws it
}

function show(state, text) {
  $("pulse").dataset.state = state;
  put($("pulse").querySelector("span"), text);
}

function cutOff(word) {
  if (live) heardAt = Date.now() + skew;
  live = false;
  document.body.classList.add("stale");
  $("cut").hidden = false;
  put($("cut").querySelector("span"), say(word, { time: time(heardAt) }));
  show("cut", say("supervisor.connecting"));
}

function restored() {
  live = true;
  attempts = 0;
  document.body.classList.remove("stale");
  $("cut").hidden = true;
  show("live", say("supervisor.live"));
}

function take(message) {
  skew = message.at ? message.at - Date.now() : skew;
  if (message.type === "gauge") waits = message.waits;
  for (const [table, key, row] of message.changes || []) {
    if (table === "hall" || (table === "day" && shape(row) !== main.dataset.day)) return startOver();
    if (row === null) delete tables[table][key];
    else tables[table][key] = row;
  }
  drawSoon();
}

function follow(state) {
  const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v1/feed?after=${state.epoch}:${state.seq}`;
  const socket = new WebSocket(address);
  let silence = setTimeout(() => socket.close(), SILENT_MS);
  socket.onmessage = (event) => {
    clearTimeout(silence);
    silence = setTimeout(() => socket.close(), SILENT_MS);
    const message = JSON.parse(event.data);
    if (message.type === "reset") return socket.close();
    if (!live) restored();
    take(message);
  };
  socket.onclose = () => {
    clearTimeout(silence);
    cutOff("supervisor.cut_off");
    later();
  };
}

function later() {
  const wait = RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)];
  attempts += 1;
  setTimeout(connect, wait * (0.8 + 0.4 * Math.random()));
}

async function connect() {
  let answer;
  try {
    answer = await fetch("/v1/state", { headers: { accept: "application/json" }, signal: AbortSignal.timeout(10000) });
    if (answer.status === 401 || answer.status === 403) return cutOff("supervisor.session_over");
    if (!answer.ok) throw new Error(`state ${answer.status}`);
    const state = await answer.json();
    if (shape(state.rows.day.day) !== main.dataset.day) return startOver();
    tables = state.rows;
    waits = state.gauge.waits;
    skew = state.at - Date.now();
    follow(state);
    drawSoon();
  } catch {
    cutOff("supervisor.cut_off");
    later();
  }
}

setInterval(() => { if (live) tick(); }, 1000);
setInterval(() => { if (live && drawn) drawServices(); }, 5000); // warnings come with time alone
connect();
