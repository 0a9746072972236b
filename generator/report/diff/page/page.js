"use strict";
// Shows the data of the page: by change, with the hubs that have it, or by cluster and hub. All text
// of the data goes into text nodes, so none of it can become markup.

const data = JSON.parse(document.getElementById("data").textContent);
const report = document.getElementById("report");
const filter = document.getElementById("filter");
const TITLES = {
  dangers: "Dangers", charts: "Charts and images", changes: "Changes", follows: "Follows from these",
};
const FEW = 12;

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}

const nameOf = ({ cluster, hub }) => (hub ? `${cluster}/${hub}` : cluster);
const hubs = (number) => `${number} ${number === 1 ? "hub" : "hubs"}`;

function grouped(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

// Which hubs and changes of a block are left by a filter: each word is part of a hub's name, or of a
// change's key or values.
function filtered(block, words) {
  let { hubs: units, said } = block;
  for (const word of words) {
    const ofHubs = units.filter((one) => nameOf(one).toLowerCase().includes(word));
    const ofChanges = said.filter((one) => one.text.includes(word));
    const isDanger = block.dangers.some((one) => one.id.includes(word));
    if (!ofHubs.length && !ofChanges.length && !isDanger) return null;
    if (ofHubs.length) units = ofHubs;
    if (ofChanges.length) said = ofChanges;
  }
  return { ...block, hubs: units, said };
}

function dangerNotes(dangers) {
  return dangers.map((one) => element("p", "danger-note", element("b", "", one.id), `: ${one.message}`));
}

function listOfHubs(units) {
  const lines = [...grouped(units, (one) => one.cluster)].map(([cluster, its]) => {
    const names = its.map((one) => one.hub).filter(Boolean).join(", ");
    return element("p", "hubs", element("b", "", cluster), names ? `: ${names}` : "");
  });
  if (units.length <= FEW) return lines;
  const details = element("details", "", element("summary", "hubs", element("b", "", hubs(units.length))));
  details.append(...lines);
  return [details];
}

// Old and new lines beside each other; a line that only one side has stands beside nothing.
function besides(lines) {
  const rows = [];
  let run = { "-": [], "+": [] };
  const flush = () => {
    for (let at = 0; at < Math.max(run["-"].length, run["+"].length); at += 1) {
      rows.push(["old", run["-"][at]], ["new", run["+"][at]]);
    }
    run = { "-": [], "+": [] };
  };
  for (const [sign, text] of lines) {
    if (run[sign]) {
      run[sign].push(text);
    } else {
      flush();
      rows.push([sign === "@" ? "gap" : "same", text], [sign === "@" ? "gap twin" : "same twin", text]);
    }
  }
  flush();
  return rows.map(([kind, text]) => element("div", `line ${text === undefined ? "none" : kind}`, text ?? ""));
}

// What stands between backticks is code.
function withCode(text) {
  return text.split("`").map((part, at) => (at % 2 ? element("code", "", part) : part));
}

function shownChange({ key, lines }) {
  const made = element("div", "change", element("code", "key", key));
  const notes = lines.filter(([sign]) => sign === "~");
  const rest = lines.filter(([sign]) => sign !== "~");
  const signs = rest.map(([sign]) => sign).join("");
  const length = rest.reduce((sum, [, text]) => sum + text.length, 0);
  if (["-+", "-", "+"].includes(signs) && length < 120) {
    const parts = rest.map(([sign, text]) => element(sign === "-" ? "del" : "ins", "", text));
    made.append(" ", parts[0], ...(parts[1] ? [" → ", parts[1]] : []));
  } else if (signs.includes("-") && signs.includes("+")) {
    made.append(element("div", "sides", ...besides(rest)));
  } else if (rest.length) {
    const kind = { "-": "old", "+": "new" };
    made.append(element("div", "lines", ...rest.map(([sign, text]) => element("div", `line ${kind[sign]}`, text))));
  }
  const tag = rest.length || notes.length > 1 ? "div" : "span";
  for (const [, text] of notes) made.append(" ", element(tag, "note", ...withCode(text)));
  return made;
}

function byChange(blocks) {
  return [...grouped(blocks, (one) => one.section)].flatMap(([section, its]) => [
    element("h2", "", TITLES[section]),
    ...its.map((block) => element(
      "article", block.dangers.length ? "danger" : "",
      ...dangerNotes(block.dangers), ...listOfHubs(block.hubs), ...block.said.map(shownChange),
    )),
  ]);
}

function byCluster(blocks) {
  const rows = blocks.flatMap((block) => block.hubs.map((unit) => ({ ...unit, block })));
  const clusters = [...grouped(rows, (row) => row.cluster)].sort(([one], [other]) => (one < other ? -1 : 1));
  return clusters.flatMap(([cluster, its]) => [
    element("h2", "", cluster),
    ...[...grouped(its, (row) => row.hub ?? "")].sort(([one], [other]) => (one < other ? -1 : 1)).map(([hub, its]) => {
      const isDangerous = its.some(({ block }) => block.dangers.length);
      const made = element("article", isDangerous ? "danger" : "", element("h3", "", hub || "the cluster itself"));
      for (const { block } of its) made.append(...dangerNotes(block.dangers), ...block.said.map(shownChange));
      return made;
    }),
  ]);
}

function show() {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  const blocks = data.blocks.map((block) => filtered(block, words)).filter(Boolean);
  const isByCluster = document.forms.controls.elements.view.value === "cluster";
  report.replaceChildren(...(isByCluster ? byCluster(blocks) : byChange(blocks)));
  if (!blocks.length) report.append(element("p", "note", words.length ? "Nothing has all of these words." : "Nothing changes."));
  const left = new Set(blocks.flatMap((block) => block.hubs.filter((one) => one.hub).map(nameOf)));
  document.getElementById("count").value = words.length ? hubs(left.size) : "";
}

for (const block of data.blocks) {
  for (const one of block.said) {
    one.text = [one.key, ...one.lines.map(([, text]) => text)].join("\n").toLowerCase();
  }
}
document.forms.controls.addEventListener("input", show);
document.forms.controls.addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details")) details.open = true;
});
show();
