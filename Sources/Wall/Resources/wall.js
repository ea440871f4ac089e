// The page of the wall. One event stream feeds the tiles, a second one the opened comparison. Nothing here computes a
// result: values, levels and statuses come from the stream and are only drawn.
"use strict";

const WORDS = {
  th: {
    skip: "ข้ามไปยังตัวชี้วัด", asOf: "ข้อมูล ณ วันที่", period: "ปีงบประมาณ", other: "English",
    connecting: "กำลังเชื่อมต่อ", live: "เชื่อมต่อสด", stale: "ข้อมูลไม่เป็นปัจจุบัน", lost: "ขาดการเชื่อมต่อ",
    catching: "กำลังอ่านข้อมูลให้ครบ", feed: "ต้นทางข้อมูลขัดข้อง",
    latest: "ข้อมูลล่าสุด", never: "ยังไม่มีข้อมูล", now: "เมื่อสักครู่",
    seconds: (n) => `${n} วินาทีที่แล้ว`, minutes: (n) => `${n} นาทีที่แล้ว`, hours: (n) => `${n} ชั่วโมงที่แล้ว`,
    days: (n) => `${n} วันที่แล้ว`,
    noticeLost: (t) => `ขาดการเชื่อมต่อ กำลังเชื่อมต่อใหม่ — ที่เห็นคือข้อมูลเมื่อ ${t}`,
    noticeStale: (t) => `ไม่มีข้อมูลใหม่มาระยะหนึ่ง — ข้อมูลล่าสุดเมื่อ ${t}`,
    noticeCatching: "กำลังอ่านข้อมูลให้ครบ ตัวเลขยังไม่สมบูรณ์",
    noticeFeed: "ต้นทางข้อมูลขัดข้อง ตัวเลขที่เห็นอาจไม่เป็นปัจจุบัน",
    good: "ผ่านเป้าหมาย", near: "ใกล้เป้าหมาย", poor: "ยังไม่ถึงเป้าหมาย", none: "ยังไม่มีผล",
    target: "เป้าหมาย", met: "ถึงแล้ว", notMet: "ยังไม่ถึง", level: "ระดับ", belowL1: "ต่ำกว่าระดับ 1", provisional: "เบื้องต้น",
    equal: "ตรงกับค่าจริง", differs: "ต่างจากค่าจริง", catchingTruth: "กำลังตามค่าจริง",
    overview: "ภาพรวมจังหวัด", score: "คะแนนเต็ม 5", weighed: (n, all) => `คิดจากน้ำหนัก ${n} ใน ${all}`,
    of100: (n) => `${n} จาก 100`, sumOf: (n, all) => `${n} คะแนน จากน้ำหนัก ${all}`, indicators: "ตัวชี้วัด", scored: "ให้คะแนน", watched: "ติดตาม",
    truthTally: (n, all) => `ตรงกับค่าจริง ${n} ใน ${all}`,
    affiliation: "สังกัด", ALL: "รวม", MOPH: "สธ.", PAO: "อบจ.", MOPHlong: "กระทรวงสาธารณสุข", PAOlong: "องค์การบริหารส่วนจังหวัด",
    crumbs: "ระดับพื้นที่", close: "ปิด", byPlace: "ตามพื้นที่", byResult: "ตามผลงาน", sortNow: "เรียง",
    province: "จังหวัด", empty: "ยังไม่มีผลในระดับนี้", hiddenCell: "ปกปิดจำนวนน้อย",
    smallCells: (n) => `จำนวน 1–${n - 1} ในระดับต่ำกว่าอำเภอแสดงเป็น <${n} เพื่อคุ้มครองข้อมูลส่วนบุคคล`,
    changed: (n) => `ปรับปรุง ${n} ตัวชี้วัด`, higher: "≥", lower: "≤",
  },
  en: {
    skip: "Skip to the indicators", asOf: "Data as of", period: "Fiscal year", other: "ภาษาไทย",
    connecting: "Connecting", live: "Live", stale: "Data is not current", lost: "Connection lost",
    catching: "Reading the data", feed: "Data source fault",
    latest: "Latest data", never: "no data yet", now: "just now",
    seconds: (n) => `${n} s ago`, minutes: (n) => `${n} min ago`, hours: (n) => `${n} h ago`, days: (n) => `${n} d ago`,
    noticeLost: (t) => `Connection lost, connecting again — what you see is from ${t}`,
    noticeStale: (t) => `Nothing new for some time — latest data at ${t}`,
    noticeCatching: "Still reading the data: figures are incomplete",
    noticeFeed: "Data source fault: figures may not be current",
    good: "On target", near: "Near target", poor: "Off target", none: "No result yet",
    target: "Target", met: "met", notMet: "not met", level: "Level", belowL1: "below level 1", provisional: "provisional",
    equal: "equals truth", differs: "differs from truth", catchingTruth: "catching up with truth",
    overview: "Province at a glance", score: "points of 5", weighed: (n, all) => `${n} of ${all} weight scored`,
    of100: (n) => `${n} of 100`, sumOf: (n, all) => `score ${n} of weight ${all}`, indicators: "Indicators", scored: "Scored", watched: "Watched",
    truthTally: (n, all) => `${n} of ${all} equal truth`,
    affiliation: "Affiliation", ALL: "All", MOPH: "MOPH", PAO: "PAO", MOPHlong: "Ministry of Public Health", PAOlong: "Provincial Administrative Organization",
    crumbs: "Areas", close: "Close", byPlace: "by place", byResult: "by result", sortNow: "Sorted",
    province: "Province", empty: "No results at this level yet", hiddenCell: "small count hidden",
    smallCells: (n) => `Counts of 1–${n - 1} below district level are shown as <${n} to protect privacy`,
    changed: (n) => `${n} indicators updated`, higher: "≥", lower: "≤",
  },
};
const MONTHS = {
  th: ["มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน", "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"],
  en: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
};
const STATUSES = ["good", "near", "poor", "none"];
const TRUTH_PATIENCE = 5000;      // ms a difference may last before it is called one: truth is known before it is counted
const SILENCE_ALLOWED = 20000;    // ms without any event before the connection counts as dead (status comes every 5 s)
const HISTORY_POINTS = 90;
const HISTORY_STEP = 2000;        // ms between points of a sparkline

const $ = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const stored = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
const store = (name, value) => { try { localStorage.setItem(name, value); } catch { /* private mode: nothing is kept */ } };

let language = query.get("lang") || stored("language");
if (language !== "en") language = "th";
let affiliation = ["MOPH", "PAO"].includes(query.get("affiliation")) ? query.get("affiliation") : "ALL";
let about = null;
let indicators = [];
let catalogue = [];               // all of them; `indicators` are those that the screen shows
let shown = query.get("shown") === "watched" ? "watched" : "scored";
let places = new Map();
let period = null;
let metadata = null;
let status = null;
let clockSkew = 0;
let lastEvent = 0;
let connected = false;
const tiles = new Map();
const differsSince = new Map();
let history = {};
try { history = JSON.parse(stored("history")) || {}; } catch { history = {}; }
const t = (word) => WORDS[language][word];

// --- small helpers ------------------------------------------------------------------------------------------------

function el(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function icon(name, className = "icon") {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** Sets text only where it differs, so that an unchanged screen costs nothing. */
function say(node, text) { if (node.textContent !== text) node.textContent = text; }
function mark(node, name, value) { if (node.getAttribute(name) !== value) node.setAttribute(name, value); }

const count = (n) => (n === null || n === undefined ? null : n.toLocaleString("en-US", { maximumFractionDigits: 2 }));
const fixed = (n, decimals) => (n === null || n === undefined ? "–" : Number(n).toFixed(decimals).replace(/\.0+$/, ""));
const name = (text) => (text ? text[language] || text.th || text.en : "");

function day(iso) {
  const [year, month, date] = iso.split("-").map(Number);
  return `${date} ${MONTHS[language][month - 1]} ${language === "th" ? year + 543 : year}`;
}

/** `FY2561` as people say it: the year it ends in, Buddhist era, and for English readers the common era too. */
function fiscalYear(code) {
  const year = Number(code.replace(/^FY/, ""));
  if (!year) return code;
  return language === "th" ? String(year) : `${year} (${year - 543})`;
}

function clock(ms) {
  const at = new Date(ms);
  const two = (n) => String(n).padStart(2, "0");
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return language === "th" ? `${time} น.` : time;
}

function ago(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 1) return t("now");
  if (s < 60) return t("seconds")(s);
  if (s < 3600) return t("minutes")(Math.floor(s / 60));
  if (s < 86400) return t("hours")(Math.floor(s / 3600));
  return t("days")(Math.floor(s / 86400));
}

/** Numerator and denominator as shown; what the server hid is written as it says. */
function counts(s) {
  if (!s) return "– / –";
  const hidden = s.suppressed ? s.display : "–";
  return `${count(s.numerator) ?? hidden} / ${count(s.denominator) ?? hidden}`;
}

// --- streams ------------------------------------------------------------------------------------------------------

/** An event stream that comes back whatever happened to it: refused, cut, or silent. */
class Feed {
  constructor(url, onEvent, onState) {
    Object.assign(this, { url, onEvent, onState, closed: false, delay: 1000 });
    this.open();
    this.watch = setInterval(() => {
      if (!this.closed && Date.now() - this.heard > SILENCE_ALLOWED) this.again();
    }, 2000);
  }

  open() {
    this.heard = Date.now();
    const source = new EventSource(this.url);
    this.source = source;
    const take = (kind) => (event) => {
      if (this.source !== source) return;
      this.heard = Date.now();
      this.delay = 1000;
      this.onState(true);
      this.onEvent(kind, JSON.parse(event.data));
    };
    source.addEventListener("status", take("status"));
    source.addEventListener("snapshot", take("snapshot"));
    source.onerror = () => { if (this.source === source) this.again(); };
  }

  again() {
    this.source.close();
    this.source = null;
    this.heard = Date.now();
    this.onState(false);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { if (!this.closed) this.open(); }, this.delay);
    this.delay = Math.min(this.delay * 1.6, 10000);
  }

  close() {
    this.closed = true;
    clearInterval(this.watch);
    clearTimeout(this.timer);
    if (this.source) this.source.close();
  }
}

/** The newest snapshot of each key of one stream. */
class Snapshots {
  constructor() { this.byKey = new Map(); }
  take(message) {
    if (message.reset) this.byKey.clear();
    for (const key of message.removed) this.byKey.delete(key);
    for (const s of message.snapshots) this.byKey.set(s.key, s);
  }
  find(test) { for (const s of this.byKey.values()) if (test(s)) return s; return null; }
}

const province = new Snapshots();

async function load() {
  const get = async (path) => {
    const answer = await fetch(path, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  };
  const [a, i, p] = await Promise.all([get("/api/v1/about"), get("/api/v1/indicators"), get("/api/v1/places")]);
  about = a;
  catalogue = i.indicators;
  choose();
  places = new Map(p.places.map((place) => [place.code, place]));
  build();
}

/** Which indicators stand on the screen: the scored ones, or those that are only watched. */
function choose() {
  const watched = catalogue.filter((indicator) => !indicator.weight);
  const mixed = watched.length > 0 && watched.length < catalogue.length;
  $("shown").hidden = !mixed;
  indicators = !mixed ? catalogue : shown === "watched" ? watched : catalogue.filter((indicator) => indicator.weight);
}

let loading = false;
async function loadUntilDone() {
  if (loading) return;
  loading = true;
  for (let wait = 1000; ; wait = Math.min(wait * 1.6, 10000)) {
    try { await load(); break; } catch { await new Promise((done) => setTimeout(done, wait)); }
  }
  loading = false;
}

function onProvince(kind, message) {
  lastEvent = Date.now();
  if (kind === "status") {
    status = message;
    clockSkew = message.server_time - Date.now();
    if (metadata !== message.metadata) {
      metadata = message.metadata;
      loadUntilDone();
    }
    drawState();
    return;
  }
  province.take(message);
  choosePeriod();
  draw();
}

/** The latest period that has results, unless the address asks for one; the whole year before one of its rounds. */
function choosePeriod() {
  const asked = query.get("period");
  let latest = asked;
  const rank = (code) => (code.includes("-") ? code : `${code}~`);
  if (!asked) for (const s of province.byKey.values()) if (!latest || rank(s.period) > rank(latest)) latest = s.period;
  period = latest;
}

// --- tiles --------------------------------------------------------------------------------------------------------

/** Columns and size of tiles for this many indicators on this screen: the largest that shows all without scrolling. */
function layout() {
  const width = innerWidth;
  const n = indicators.length;
  if (width <= 700) return { density: "l", columns: 1, groups: true };
  if (n <= 5) return { density: "xl", columns: width < 1100 ? 2 : 3, groups: false };
  if (n <= 11) return { density: "l", columns: width < 1100 ? 2 : 4, groups: false };
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const sizes = new Map();
  for (const indicator of indicators) sizes.set(indicator.strategy, (sizes.get(indicator.strategy) || 0) + 1);
  // Heading, overview and footer take about 11 rem, the line above each group 1.8.
  const room = innerHeight / rem - 11 - 1.8 * sizes.size;
  const rows = (columns) => [...sizes.values()].reduce((sum, size) => sum + Math.ceil(size / columns), 0);
  for (const [density, rowHeight, least, narrowest] of [["m", 9, 5, 8.8], ["s", 5.3, 8, 7]]) {
    for (let columns = least; columns * narrowest * rem <= width; columns += 1) {
      if (rows(columns) * rowHeight <= room) return { density, columns, groups: true };
    }
  }
  return { density: "s", columns: Math.max(3, Math.floor(width / (8.5 * rem))), groups: true };
}

/** Makes the tiles anew: for a new list of indicators, another language or another screen. */
function build() {
  const focused = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.id : null;
  const main = $("tiles");
  const { density, columns, groups } = layout();
  main.dataset.density = density;
  main.style.setProperty("--columns", columns);
  tiles.clear();
  groupSums.clear();
  const children = [];
  const rows = [];
  const overview = makeOverview();
  const strategies = new Map(((about && about.strategies) || []).map((s) => [s.id, s]));
  const sorted = [...indicators].sort((a, b) => a.strategy - b.strategy || indicators.indexOf(a) - indicators.indexOf(b));
  if (groups) { children.push(overview); rows.push("auto"); }
  let group = null;
  let inGroup = 0;
  for (const indicator of sorted) {
    if (groups && indicator.strategy !== group) {
      const heading = el("h2", "group");
      heading.append(el("span", "number", String(indicator.strategy)), el("span", "", name((strategies.get(indicator.strategy) || {}).name)));
      const sum = el("span", "sum");
      heading.append(sum);
      groupSums.set(indicator.strategy, sum);
      children.push(heading);
      rows.push("auto");
      group = indicator.strategy;
      inGroup = 0;
    }
    if (groups && inGroup % columns === 0) rows.push("minmax(min-content, 1fr)");
    inGroup += 1;
    children.push(makeTile(indicator, name((strategies.get(indicator.strategy) || {}).name)));
  }
  if (!groups) {
    children.push(overview);
    for (let row = 0; row < Math.ceil(children.length / columns); row += 1) rows.push("minmax(min-content, 1fr)");
  }
  main.style.gridTemplateRows = columns === 1 ? "" : rows.join(" ");
  main.replaceChildren(...children);
  drawWords();
  draw();
  if (focused && tiles.has(focused)) tiles.get(focused).root.focus();
}

function segments() {
  const node = el("span", "segments");
  for (let i = 0; i < 5; i += 1) node.append(el("i"));
  return node;
}

function fillSegments(node, s) {
  const level = s ? s.level_score : null;
  [...node.children].forEach((segment, index) => {
    const on = level !== null && index < level;
    segment.className = on ? (s.below_l1 ? "below" : "on") : "";
  });
}

function makeTile(indicator, strategy) {
  const root = el("button", "tile");
  root.type = "button";
  root.dataset.id = indicator.id;
  mark(root, "aria-haspopup", "dialog");
  const head = el("span", "head");
  const state = el("span", "state");
  const stateText = el("span", "text");
  const stateIcon = icon("none");
  state.append(stateIcon, stateText);
  head.append(el("span", "id", indicator.id), el("span", "strategy", strategy), state);
  const title = el("span", "name", name(indicator.name));
  title.title = name(indicator.name);
  const figure = el("span", "figure");
  const value = el("span", "value");
  const number = el("span", "number", "–");
  value.append(number, el("span", "unit", name(indicator.unit)));
  const spark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  spark.setAttribute("class", "spark");
  spark.setAttribute("viewBox", "0 0 100 40");
  spark.setAttribute("preserveAspectRatio", "none");
  spark.setAttribute("aria-hidden", "true");
  figure.append(value, spark);
  const facts = el("span", "facts");
  const target = el("span");
  const targetValue = el("b");
  const met = el("span", "met");
  target.append(el("span", "word", `${t("target")} `), targetValue, met);
  const ratio = el("span");
  facts.append(target, ratio);
  const levels = el("span", "levels");
  const bar = segments();
  const word = el("span", "word");
  levels.append(bar, word);
  const marks = el("span", "marks");
  const truth = el("span", "truth");
  const note = el("span", "note");
  marks.append(truth, note);
  root.append(head, title, figure, facts, levels, marks);
  root.addEventListener("click", () => openDetail(indicator.id));
  root.addEventListener("animationend", (event) => { if (event.animationName === "pulse") root.classList.remove("changed"); });
  const tile = { indicator, root, stateIcon, stateText, number, spark, targetValue, met, ratio, bar, word, truth, note, shown: undefined };
  tiles.set(indicator.id, tile);
  return root;
}

function provinceSnapshot(id) {
  return province.find((s) => s.indicator === id && s.affiliation === affiliation && s.period === period);
}

function draw() {
  let changed = 0;
  let asOf = null;
  for (const tile of tiles.values()) {
    const s = provinceSnapshot(tile.indicator.id);
    if (s && (!asOf || s.as_of > asOf)) asOf = s.as_of;
    changed += drawTile(tile, s) ? 1 : 0;
  }
  say($("period"), period ? fiscalYear(period) : "–");
  say($("as-of"), asOf ? day(asOf) : "–");
  drawOverview();
  if (changed) announce(changed);
}

/** @returns whether the tile's figures changed while it was being watched */
function drawTile(tile, s) {
  const { indicator } = tile;
  const state = s ? s.status : "none";
  mark(tile.root, "data-status", state);
  mark(tile.stateIcon.firstChild, "href", `#i-${state}`);
  say(tile.stateText, t(state));
  say(tile.number, s ? s.display || fixed(s.value, indicator.decimals) : "–");
  const goal = s && s.target !== null ? s.target : indicator.target;
  say(tile.targetValue, goal === null ? "–" : `${t(indicator.direction)} ${fixed(goal, indicator.decimals)}`);
  const met = s ? s.target_met : null;
  say(tile.met, met === null ? "" : t(met ? "met" : "notMet"));
  mark(tile.met, "data-met", String(met));
  say(tile.ratio, counts(s));
  fillSegments(tile.bar, s);
  say(tile.word, s && s.level_score !== null ? (s.below_l1 ? `${t("level")} <1` : `${t("level")} ${s.level_score}/5`) : `${t("level")} –`);
  say(tile.note, s && s.provisional ? t("provisional") : "");
  drawTruth(tile, s);
  const figures = s ? `${s.numerator}/${s.denominator}/${s.value}` : null;
  const news = tile.shown !== undefined && tile.shown !== null && tile.shown !== figures;
  tile.shown = figures;
  if (s && s.value !== null) remember(s);
  drawSpark(tile, s, goal);
  // A pulse under way is left to end, or a busy tile would flicker.
  if (news) tile.root.classList.add("changed");
  return news;
}

/** Truth is known before the stream has counted it, so a difference gets a moment before it is called one. */
function drawTruth(tile, s) {
  const truth = s && s.truth;
  if (!truth) {
    tile.truth.removeAttribute("data-truth");
    say(tile.truth, "");
    return;
  }
  if (truth.equal) differsSince.delete(s.key);
  else if (!differsSince.has(s.key)) differsSince.set(s.key, Date.now());
  const kind = truth.equal ? "equal" : Date.now() - differsSince.get(s.key) < TRUTH_PATIENCE ? "catching" : "differs";
  mark(tile.truth, "data-truth", kind);
  say(tile.truth, { equal: `= ${t("equal")}`, catching: `… ${t("catchingTruth")}`, differs: `≠ ${t("differs")}` }[kind]);
}

function remember(s) {
  const points = history[s.key] || (history[s.key] = []);
  const last = points[points.length - 1];
  const at = Date.now();
  if (last && last[1] === s.value) return;
  if (last && points.length > 1 && at - last[0] < HISTORY_STEP) { last[1] = s.value; return; }
  points.push([at, s.value]);
  if (points.length > HISTORY_POINTS) points.shift();
}
setInterval(() => store("history", JSON.stringify(history)), 15000);

function drawSpark(tile, s, goal) {
  const points = (s && history[s.key]) || [];
  if (points.length < 2) { tile.spark.replaceChildren(); return; }
  const values = points.map((p) => p[1]);
  let low = Math.min(...values);
  let high = Math.max(...values);
  const span = high - low || Math.abs(high) * 0.01 || 1;
  // The target is drawn when it is near enough to compare with, else it would flatten the line.
  const showGoal = goal !== null && goal > low - span * 1.5 && goal < high + span * 1.5;
  if (showGoal) { low = Math.min(low, goal); high = Math.max(high, goal); }
  const range = high - low || 1;
  const y = (v) => (37 - ((v - low) / range) * 34).toFixed(2);
  const line = document.createElementNS("http://www.w3.org/2000/svg", "polyline");
  line.setAttribute("points", values.map((v, i) => `${((i / (values.length - 1)) * 100).toFixed(2)},${y(v)}`).join(" "));
  const parts = [line];
  if (showGoal) {
    const rule = document.createElementNS("http://www.w3.org/2000/svg", "line");
    for (const [k, v] of [["class", "goal"], ["x1", 0], ["x2", 100], ["y1", y(goal)], ["y2", y(goal)]]) rule.setAttribute(k, v);
    parts.unshift(rule);
  }
  tile.spark.replaceChildren(...parts);
}

// --- overview -----------------------------------------------------------------------------------------------------

let overviewParts = null;
function makeOverview() {
  const root = el("section", "overview");
  const title = el("h2", "", t("overview"));
  const total = el("p", "total");
  const number = el("span", "number", "–");
  total.append(number, el("span", "", t("score")));
  const tally = el("ul", "tally");
  const numbers = {};
  for (const s of STATUSES) {
    const item = el("li");
    item.dataset.status = s;
    numbers[s] = el("b", "", "0");
    item.append(icon(s), el("span", "", t(s)), numbers[s]);
    tally.append(item);
  }
  const note = el("p", "sum-note");
  root.append(title, total, tally, note);
  overviewParts = { number, numbers, note };
  return root;
}

/** Where each strategy's own sum is shown. */
const groupSums = new Map();

/** Total = Σ(weight × points) / Σ(weight of rows with points), on the manual's scale of 0 to 5. */
function drawOverview() {
  if (!overviewParts) return;
  const tally = { good: 0, near: 0, poor: 0, none: 0 };
  let weighted = 0;
  let weight = 0;
  let all = 0;
  let equal = 0;
  let known = 0;
  const groups = new Map();
  for (const { indicator } of tiles.values()) {
    const s = provinceSnapshot(indicator.id);
    tally[s ? s.status : "none"] += 1;
    all += indicator.weight;
    if (s && s.points !== null) {
      weighted += indicator.weight * s.points;
      weight += indicator.weight;
      const group = groups.get(indicator.strategy) || { score: 0, weight: 0 };
      group.score += indicator.weight * s.points / 5;
      group.weight += indicator.weight;
      groups.set(indicator.strategy, group);
    }
    if (s && s.truth) { known += 1; equal += s.truth.equal ? 1 : 0; }
  }
  for (const s of STATUSES) say(overviewParts.numbers[s], String(tally[s]));
  say(overviewParts.number, weight ? (weighted / weight).toFixed(2) : "–");
  const parts = all ? [t("weighed")(count(weight), count(all))] : [];
  if (weight) parts.unshift(t("of100")((20 * weighted / weight).toFixed(2)));
  for (const [strategy, node] of groupSums) {
    const group = groups.get(strategy);
    say(node, group && group.weight ? t("sumOf")(group.score.toFixed(2), count(group.weight)) : "");
  }
  if (known) parts.push(t("truthTally")(equal, known));
  say(overviewParts.note, parts.join(" · "));
}

// --- state, notices, words ----------------------------------------------------------------------------------------

function drawState() {
  const at = Date.now() + clockSkew;
  const newest = status && status.newest_published_at;
  const age = newest ? at - newest : null;
  const old = age !== null && about && age > about.stale_after_seconds * 1000;
  const source = status ? status.source : null;
  let state = "live";
  let text = t("live");
  let notice = "";
  if (!connected) {
    state = status ? "lost" : "connecting";
    text = t(state);
    if (status) notice = t("noticeLost")(clock(lastEvent));
  } else if (source === "disconnected") {
    [state, text, notice] = ["lost", t("feed"), t("noticeFeed")];
  } else if (source !== "live") {
    [state, text, notice] = ["connecting", t("catching"), t("noticeCatching")];
  } else if (old) {
    [state, text, notice] = ["stale", t("stale"), t("noticeStale")(clock(newest - clockSkew))];
  }
  mark($("fresh"), "data-state", state);
  say($("connection"), text);
  say($("age"), age === null ? t("never") : `${t("latest")} ${ago(age)}`);
  const bar = $("notice");
  bar.hidden = !notice;
  mark(bar, "data-kind", state);
  say(bar, notice);
  document.body.toggleAttribute("data-stale", state === "lost" || state === "stale");
}

let pending = 0;
let announced = 0;
/** Screen readers hear of changes at most every 20 seconds, all together. */
function announce(changed) {
  pending = Math.max(pending, changed);
  if (Date.now() - announced < 20000) return;
  announced = Date.now();
  say($("live"), `${t("changed")(pending)} ${clock(announced)}`);
  pending = 0;
}

function drawWords() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-text]")) say(node, t(node.dataset.text));
  say($("period-word"), t("period"));
  const button = $("language");
  say(button, t("other"));
  button.lang = language === "th" ? "en" : "th";
  mark($("shown"), "aria-label", t("indicators"));
  for (const b of $("shown").children) {
    say(b, t(b.dataset.shown));
    mark(b, "aria-pressed", String(b.dataset.shown === shown));
  }
  mark($("affiliations"), "aria-label", t("affiliation"));
  for (const b of $("affiliations").children) {
    say(b, t(b.dataset.affiliation));
    mark(b, "aria-pressed", String(b.dataset.affiliation === affiliation));
    if (b.dataset.affiliation !== "ALL") b.title = t(`${b.dataset.affiliation}long`);
  }
  mark($("crumbs"), "aria-label", t("crumbs"));
  say($("close"), t("close"));
  $("legend").replaceChildren(...STATUSES.map((s) => {
    const item = el("li");
    item.dataset.status = s;
    item.append(icon(s), el("span", "", t(s)));
    return item;
  }));
  if (about) {
    const other = language === "th" ? "en" : "th";
    say($("title"), about.title[language]);
    say($("subtitle"), about.title[other]);
    $("subtitle").lang = other;
    document.title = about.title[language];
    say($("small-cells"), about.small_cell_threshold > 1 ? t("smallCells")(about.small_cell_threshold) : "");
  }
}

// --- comparison of places -----------------------------------------------------------------------------------------

let detail = null;   // { id, path: [place codes from the province down], feed, snapshots, ranked }

function rootPlace() {
  for (const place of places.values()) if (place.level === "province") return place.code;
  const s = province.byKey.values().next().value;
  return s ? s.place : null;
}

function openDetail(id) {
  const top = rootPlace();
  if (top === null) return;
  detail = { id, path: [top], ranked: false, snapshots: new Snapshots(), feed: null };
  listen();
  if (!$("detail").open) $("detail").showModal();
}

/** Follows the places under the last one of the path, and that place itself. */
function listen() {
  const here = detail.path[detail.path.length - 1];
  if (detail.feed) detail.feed.close();
  detail.snapshots = new Snapshots();
  detail.ready = false;
  const mine = detail;
  const url = `/api/v1/stream?indicator=${encodeURIComponent(detail.id)}&period=${encodeURIComponent(period || "")}&family=${encodeURIComponent(here)}`;
  detail.feed = new Feed(url, (kind, message) => {
    if (kind !== "snapshot" || detail !== mine) return;
    detail.snapshots.take(message);
    detail.ready = true;
    drawDetail();
  }, () => {});
  detail.rows = new Map();
  $("rows").replaceChildren();
  drawDetail();
}

function closeDetail() {
  if (detail && detail.feed) detail.feed.close();
  detail = null;
}

function drawDetail() {
  if (!detail) return;
  const indicator = indicators.find((i) => i.id === detail.id);
  if (!indicator) return;
  say($("detail-name"), `${indicator.id} ${name(indicator.name)}`);
  say($("sort"), `${t("sortNow")} ${t(detail.ranked ? "byResult" : "byPlace")}`);
  mark($("sort"), "aria-pressed", String(detail.ranked));
  drawCrumbs();
  const byPlace = new Map();
  const here = detail.path[detail.path.length - 1];
  for (const s of detail.snapshots.byKey.values()) {
    if (s.place === here) continue;
    if (!byPlace.has(s.place)) byPlace.set(s.place, {});
    byPlace.get(s.place)[s.affiliation] = s;
  }
  const hereAll = detail.snapshots.find((s) => s.place === here && s.affiliation === "ALL");
  const value = $("detail-value");
  value.replaceChildren(
    document.createTextNode(hereAll ? hereAll.display || "–" : "–"),
    el("small", "", `${name((places.get(here) || {}).name) || here} · ${counts(hereAll)}`));
  const goal = hereAll && hereAll.target !== null ? hereAll.target : indicator.target;
  drawKey(indicator, goal);
  const all = [...byPlace.values()].flatMap((s) => Object.values(s)).map((s) => s.value).filter((v) => v !== null);
  const top = Math.max(goal || 0, ...all, 0) * 1.06 || 1;
  const scale = top > 60 && top <= 106 && /ร้อยละ|%|percent/i.test(`${indicator.unit.th}${indicator.unit.en}`) ? 100 : top;
  const codes = [...byPlace.keys()].sort();
  if (detail.ranked) {
    const sign = indicator.direction === "higher" ? -1 : 1;
    const result = (code) => { const s = byPlace.get(code).ALL; return s && s.value !== null ? s.value * sign : Infinity; };
    codes.sort((a, b) => result(a) - result(b));
  }
  const rows = codes.map((code) => drawRow(code, byPlace.get(code), goal, scale));
  const list = $("rows");
  if (!rows.length) list.replaceChildren(el("p", "empty", detail.ready ? t("empty") : "…"));
  else if (rows.length !== list.children.length || rows.some((row, i) => list.children[i] !== row)) list.replaceChildren(...rows);
}

function drawCrumbs() {
  const parts = [];
  detail.path.forEach((code, index) => {
    const text = name((places.get(code) || {}).name) || code;
    if (index) parts.push(icon("next", "next"));
    if (index === detail.path.length - 1) { const here = el("span", "", text); mark(here, "aria-current", "location"); parts.push(here); return; }
    const button = el("button", "", text);
    button.type = "button";
    button.addEventListener("click", () => { detail.path.length = index + 1; listen(); });
    parts.push(button);
  });
  const sign = detail.path.join("/") + language;
  if ($("crumbs").dataset.sign !== sign) { $("crumbs").dataset.sign = sign; $("crumbs").replaceChildren(...parts); }
}

function drawKey(indicator, goal) {
  const item = (kind, text) => { const span = el("span"); span.append(el("i", `swatch ${kind}`), document.createTextNode(text)); return span; };
  $("detail-key").replaceChildren(
    item("all", t("ALL")), item("moph", `${t("MOPH")} ${t("MOPHlong")}`), item("pao", `${t("PAO")} ${t("PAOlong")}`),
    item("goal", `${t("target")} ${goal === null ? "–" : `${t(indicator.direction)} ${fixed(goal, indicator.decimals)}`} ${name(indicator.unit)}`));
}

function drawRow(code, by, goal, scale) {
  const place = places.get(code) || { name: { th: code, en: code }, level: "unit" };
  let row = detail.rows.get(code);
  if (!row) {
    const leaf = place.level === "unit";
    const root = el(leaf ? "div" : "button", "row");
    if (!leaf) root.type = "button";
    const bars = el("span", "bars");
    const bar = { ALL: el("span", "bar all"), MOPH: el("span", "bar moph"), PAO: el("span", "bar pao") };
    const rule = el("span", "goal");
    bars.append(bar.ALL, bar.MOPH, bar.PAO, rule);
    const result = el("span", "result");
    const resultText = el("span");
    const resultIcon = icon("none");
    result.append(resultIcon, resultText);
    const ratio = el("span", "counts");
    const ratioText = el("span");
    const split = el("small");
    ratio.append(ratioText, split);
    const level = segments();
    const title = el("span", "place");
    root.append(title, bars, result, ratio, level, leaf ? el("span") : icon("next", "next"));
    if (!leaf) root.addEventListener("click", () => { detail.path.push(code); listen(); });
    row = { root, bar, rule, resultText, resultIcon, ratioText, split, level, title };
    detail.rows.set(code, row);
  }
  const s = by.ALL || by.MOPH || by.PAO;
  mark(row.root, "data-status", s.status);
  say(row.title, name(place.name));
  for (const kind of ["ALL", "MOPH", "PAO"]) {
    const v = by[kind] && by[kind].value !== null ? by[kind].value : null;
    row.bar[kind].style.width = v === null ? "0" : `${Math.min(100, Math.max(0, (v / scale) * 100))}%`;
    row.bar[kind].style.visibility = v === null ? "hidden" : "visible";
    if (by[kind]) row.bar[kind].title = `${t(kind)} ${by[kind].display || "–"} (${counts(by[kind])})`;
  }
  row.rule.style.display = goal === null ? "none" : "";
  if (goal !== null) row.rule.style.left = `${Math.min(100, (goal / scale) * 100)}%`;
  mark(row.resultIcon.firstChild, "href", `#i-${s.status}`);
  say(row.resultText, s.display || "–");
  row.resultText.title = s.suppressed ? t("hiddenCell") : "";
  say(row.ratioText, counts(s));
  const parts = ["MOPH", "PAO"].filter((kind) => by[kind]).map((kind) => `${t(kind)} ${by[kind].display || "–"}`);
  say(row.split, parts.join(" · "));
  fillSegments(row.level, s);
  mark(row.root, "aria-label", `${name(place.name)} ${s.display || "–"} ${t(s.status)}; ${parts.join(", ")}`);
  return row.root;
}

// --- start --------------------------------------------------------------------------------------------------------

$("language").addEventListener("click", () => {
  language = language === "th" ? "en" : "th";
  store("language", language);
  build();
  drawState();
  if (detail) drawDetail();
});
$("shown").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  shown = button.dataset.shown;
  choose();
  build();
});
$("affiliations").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  affiliation = button.dataset.affiliation;
  for (const tile of tiles.values()) tile.shown = undefined;
  drawWords();
  draw();
});
$("close").addEventListener("click", () => $("detail").close());
$("sort").addEventListener("click", () => { detail.ranked = !detail.ranked; drawDetail(); });
$("detail").addEventListener("close", closeDetail);
$("detail").addEventListener("click", (event) => { if (event.target === $("detail")) $("detail").close(); });

let resized = null;
addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(build, 150); });

drawWords();
drawState();
setInterval(() => {
  drawState();
  for (const tile of tiles.values()) drawTruth(tile, provinceSnapshot(tile.indicator.id));
}, 1000);
loadUntilDone().then(() => { const id = query.get("open"); if (id) openWhenReady(id); });
new Feed("/api/v1/stream?level=province", onProvince, (up) => { connected = up; drawState(); });

/** `?open=17.1&place=4901` opens a comparison at once, for a second screen that shows nothing else. */
function openWhenReady(id) {
  if (!period) { setTimeout(() => openWhenReady(id), 200); return; }
  openDetail(id);
  const place = query.get("place");
  if (detail && place && places.has(place)) { detail.path.push(place); listen(); }
}
