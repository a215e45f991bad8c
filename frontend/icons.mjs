// Makes frontend/office/icons.svg: one sprite of the icons that the pages use, and our own shapes.
// Run `node frontend/icons.mjs` after a change here; the sprite is committed.
import { readFileSync, writeFileSync } from "node:fs";

const FROM = new URL("../node_modules/@tabler/icons/icons/outline/", import.meta.url);

// our name → Tabler's outline icon
const OUTLINES = {
  home: "home-2", factory: "building-factory-2", import: "file-import", people: "users-group",
  money: "cash-banknote", law: "gavel", journal: "history", search: "search", place: "map-pin",
  key: "key", menu: "menu-2", close: "x", down: "chevron-down", right: "chevron-right",
  left: "chevron-left", help: "help-circle", info: "info-circle", clock: "clock", check: "check",
  download: "download", calendar: "calendar", plus: "plus", edit: "pencil", print: "printer",
  sign: "writing-sign", lock: "lock", bell: "bell", person: "user", "person-add": "user-plus",
  leave: "logout", enter: "login", world: "world", file: "file-text", copy: "copy",
  equal: "equal", back: "arrow-back-up", filter: "filter", phone: "phone", link: "link",
  shield: "shield-check", list: "list-details", map: "map-2", scale: "scale", warning: "alert-triangle",
  camera: "camera", chart: "chart-bar", talk: "message-2", up: "arrow-up",
};

// Silhouettes of states and verdicts: a shape for each, so that colour is never the only sign.
const w = 'stroke="#fff" stroke-width="2" fill="none" stroke-linecap="round" stroke-linejoin="round"';
const fill = 'fill="currentColor"';
const line = 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
const SHAPES = {
  ok: `<circle cx="8" cy="8" r="7.5" ${fill}/><path d="m4.8 8.3 2.2 2.2 4.2-4.6" ${w}/>`,
  ask: `<path d="M8 1.2 15.4 14a.8.8 0 0 1-.7 1.2H1.3A.8.8 0 0 1 .6 14L8 1.2Z" ${fill}/><path d="M8 6v3.6M8 12.2v.1" ${w}/>`,
  no: `<path d="M5 .5h6L15.5 5v6L11 15.5H5L.5 11V5L5 .5Z" ${fill}/><path d="m5.4 5.4 5.2 5.2m0-5.2-5.2 5.2" ${w}/>`,
  unknown: `<circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3.1 2"/>`,
  draft: `<rect x="2" y="2" width="12" height="12" rx="1" fill="none" stroke="currentColor" stroke-width="2" stroke-dasharray="3 2.4"/>`,
  wait: `<path d="M3.5 1.5h9v2.6L9.4 8l3.1 3.9v2.6h-9v-2.6L6.6 8 3.5 4.1V1.5Z" ${fill}/>`,
  run: `<path d="M3.5 1.8v12.4a.6.6 0 0 0 .9.5L14 8.5a.6.6 0 0 0 0-1L4.4 1.3a.6.6 0 0 0-.9.5Z" ${fill}/>`,
  fix: `<path d="M6.5 3 3 6.4l3.5 3.5M3.4 6.4h6a3.4 3.4 0 0 1 0 6.8H6" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>`,
  stop: `<rect x="2" y="2" width="12" height="12" rx="1.5" ${fill}/>`,
  done: `<path d="m2.5 8.6 3.6 3.6 7.4-8" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round"/>`,
};

const BRIDGE = `<symbol id="bridge" viewBox="0 0 36 24"><g fill="none" stroke="currentColor" stroke-width="2.4" stroke-linecap="round">
<path d="M2 9h32"/><path d="M4 21c0-6 2.600-9.500 7-9.500s7 3.500 7 9.500c0-6 2.600-9.500 7-9.500s7 3.500 7 9.500"/></g>
<g fill="#e8a61c"><circle cx="4" cy="4.200" r="2.100"/><circle cx="18" cy="4.200" r="2.100"/><circle cx="32" cy="4.200" r="2.100"/></g></symbol>`;

function outline([name, file]) {
  const svg = readFileSync(new URL(`${file}.svg`, FROM), "utf8");
  const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24" ${line}>${inner}</symbol>`;
}

const shape = ([name, inner]) => `<symbol id="${name}" viewBox="0 0 16 16">${inner}</symbol>`;
const symbols = [...Object.entries(OUTLINES).map(outline), ...Object.entries(SHAPES).map(shape), BRIDGE];
writeFileSync(
  new URL("office/icons.svg", import.meta.url),
  `<svg xmlns="http://www.w3.org/2000/svg">\n<!-- Outlines: Tabler Icons, MIT. Shapes and bridge: this project. Made by frontend/icons.mjs. -->\n${symbols.join("\n")}\n</svg>\n`,
);
