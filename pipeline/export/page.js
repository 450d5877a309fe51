"use strict";
// Everything that comes from a text is set with textContent, or escaped for Plotly, which reads tags.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const CHANNELS = {
    in_person: ["In person", "circle"], phone: ["Phone", "diamond"], video: ["Video", "square"],
    written: ["Written", "triangle-up"], unspecified: ["Not said how", "hexagon"],
  };
  const STATUSES = {
    held: ["Held", ""], planned: ["Planned", "-open"], proposed: ["Proposed", "-open"],
    declined: ["Declined", "-x-open"], cancelled: ["Cancelled", "-x-open"], denied: ["Denied", "-x-open"],
  };
  // These two shapes have no crossed variant.
  const CROSSED = { circle: "circle-x-open", diamond: "diamond-x-open", square: "square-x-open" };
  const PAGE = 100; // rows of the table shown at once
  const MOST_LANES = 30;
  const MOST_MARKS = 1500; // above that, counts
  const BINS = 120;
  const DAY = 86400000;
  const at = (id) => document.getElementById(id);
  const contacts = data.contacts.map((row) => ({
    id: row[0], start: row[1], end: row[2], when: row[3], channel: row[4], status: row[5],
    people: row[6], place: row[7], summary: row[8], evidence: row[9], accounts: row[10],
    conflicts: row[11],
  }));
  const party = (person) => person[2] || person[3] || person[0];
  const name = (code) => data.names[code] || code;
  const escaped = (text) =>
    text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  const plural = (n, noun) => `${n.toLocaleString("en")} ${noun}${n === 1 ? "" : "s"}`;
  let shown = contacts;
  let first = 0;

  function make(tag, text, parent, className) {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (className) element.className = className;
    if (parent) parent.append(element);
    return element;
  }

  function fill(select, read) {
    const counts = new Map();
    for (const contact of contacts)
      for (const key of new Set(contact.people.map(read))) counts.set(key, (counts.get(key) || 0) + 1);
    const label = (key) => (select.id === "country" ? name(key) : key);
    for (const key of [...counts.keys()].sort((a, b) => label(a).localeCompare(label(b)))) {
      const option = make("option", `${label(key)} (${counts.get(key)})`, select);
      option.value = key;
    }
  }

  function words(contact) {
    if (!contact.words)
      contact.words = [contact.summary, contact.place, ...contact.people.flat(),
        ...contact.evidence.map((row) => row[1]), ...contact.accounts.map((row) => row[3])]
        .join(" ").toLowerCase();
    return contact.words;
  }

  function filter() {
    const country = at("country").value;
    const official = at("official").value;
    const text = at("words").value.trim().toLowerCase();
    shown = contacts.filter((contact) =>
      (!country || contact.people.some((person) => party(person) === country)) &&
      (!official || contact.people.some((person) => person[0] === official)) &&
      (!text || words(contact).includes(text)));
    first = 0;
    const undated = shown.filter((contact) => !contact.start).length;
    at("count").textContent =
      `${shown.length.toLocaleString("en")} of ${plural(contacts.length, "contact")} shown, ${undated} of them undated.`;
    list();
    draw();
  }

  function list() {
    const body = at("rows");
    body.replaceChildren();
    shown.slice(first, first + PAGE).forEach((contact) => addRow(body, contact));
    const last = Math.min(first + PAGE, shown.length);
    at("range").textContent = shown.length ? `Rows ${first + 1} to ${last} of ${shown.length.toLocaleString("en")}` : "No contact fits these filters.";
    at("back").disabled = first === 0;
    at("on").disabled = last >= shown.length;
  }

  function addRow(body, contact) {
    const row = make("tr", "", body);
    row.id = `contact-${contact.id}`;
    // Named roles: on a narrow screen rows are laid out as blocks, and would be none to a reader.
    row.setAttribute("role", "row");
    const cell = (text, className) => {
      const made = make("td", text, row, className);
      made.setAttribute("role", "cell");
      return made;
    };
    cell(contact.when, "when");
    const people = make("ul", "", cell("", "who"));
    for (const person of contact.people) {
      const item = make("li", person[0], people);
      const more = [person[1], name(person[2] || person[3] || "")].filter(Boolean).join(", ");
      if (more) make("span", ` (${more})`, item, "quiet");
    }
    cell(`${CHANNELS[contact.channel][0]}, ${STATUSES[contact.status][0].toLowerCase()}`, "how");
    cell(contact.place || "", "where");
    const details = make("details", "", cell("", "what"));
    make("summary", contact.summary, details);
    details.addEventListener("toggle", () => { if (details.open) addEvidence(details, contact); }, { once: true });
  }

  function addEvidence(details, contact) {
    for (const conflict of contact.conflicts) make("p", `Sources disagree: ${conflict}`, details, "quiet");
    for (const [document_, sentence] of contact.evidence) {
      const quote = make("blockquote", sentence, details);
      make("footer", data.documents[document_].filter(Boolean).join(" · "), quote);
    }
    if (contact.accounts.length) make("p", "Accounts of it:", details, "quiet");
    for (const [source, speaker, kind, text] of contact.accounts) {
      const quote = make("blockquote", text, details);
      make("footer", [speaker, source, kind].filter(Boolean).join(" · "), quote);
    }
  }

  function turn(step) {
    first = Math.max(0, first + step);
    list();
    at("contacts").focus();
  }

  function open(id) {
    const place = shown.findIndex((contact) => contact.id === id);
    if (place < 0) return;
    first = Math.floor(place / PAGE) * PAGE;
    list();
    const details = at(`contact-${id}`).querySelector("details");
    details.open = true;
    details.querySelector("summary").focus();
  }

  function draw() {
    const style = getComputedStyle(document.documentElement);
    const colour = (key) => style.getPropertyValue(`--${key}`).trim();
    const read = at("lanes").value === "country" ? party : (person) => person[0];
    const dated = shown.filter((contact) => contact.start);
    const busy = new Map();
    for (const contact of dated)
      for (const key of new Set(contact.people.map(read))) busy.set(key, (busy.get(key) || 0) + 1);
    const lanes = [...busy.keys()].sort((a, b) => busy.get(b) - busy.get(a) || (a < b ? -1 : 1)).slice(0, MOST_LANES);
    const place = new Map(lanes.map((key, number) => [key, number]));
    const points = [];
    for (const contact of dated)
      for (const key of new Set(contact.people.map(read)))
        if (place.has(key)) points.push([contact, place.get(key)]);
    at("timeline").hidden = !points.length;
    at("nodates").hidden = points.length > 0;
    const counted = points.length > MOST_MARKS;
    const left = busy.size - lanes.length;
    at("caption").textContent = points.length
      ? `Timeline of ${plural(dated.length, "dated contact")} on ${plural(lanes.length, "lane")}.` +
        (counted ? " Too many to tell apart: these are counts. Narrow the filters to see each." : " Click a mark to read its evidence in the table below.") +
        (left > 0 ? ` ${left.toLocaleString("en")} more lanes are in the table only.` : "")
      : "";
    if (!points.length) return;
    const label = (key) => {
      const words_ = at("lanes").value === "country" ? name(key) : key;
      return escaped(words_.length > 26 ? `${words_.slice(0, 25)}…` : words_);
    };
    const traces = counted ? drawCounts(points, colour) : drawMarks(points, dated, place, read, colour);
    const layout = {
      height: 90 + 26 * lanes.length, margin: { l: 8, r: 8, t: 34, b: 8 },
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)", showlegend: false,
      font: { family: "system-ui, sans-serif", size: 13, color: colour("text") },
      hovermode: "closest", dragmode: "zoom",
      hoverlabel: { align: "left", bgcolor: colour("card"), font: { color: colour("text") } },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: colour("muted"), activecolor: colour("text") },
      xaxis: { type: "date", side: "top", tickangle: 0, nticks: Math.max(3, Math.floor(innerWidth / 130)), gridcolor: colour("grid"), zeroline: false },
      yaxis: { tickvals: lanes.map((_, number) => number), ticktext: lanes.map(label), zeroline: false,
        range: [lanes.length - 0.4, -0.6], fixedrange: true, gridcolor: colour("grid"), automargin: true },
    };
    const save = (format) => ({ name: `Save as ${format.toUpperCase()}`, icon: Plotly.Icons.camera,
      click: (plot) => Plotly.downloadImage(plot, { format, filename: "timeline", width: 1280, height: layout.height }) });
    Plotly.react("timeline", traces, layout, {
      responsive: true, displaylogo: false, plotlyServerURL: "", showSendToCloud: false,
      modeBarButtonsToRemove: ["toImage", "select2d", "lasso2d", "autoScale2d"],
      modeBarButtonsToAdd: [save("svg"), save("png")],
    });
    const plot = at("timeline");
    if (!plot.listens) {
      plot.listens = true;
      plot.on("plotly_click", (event) => {
        const id = event.points[0].customdata;
        if (id) open(id);
      });
    }
  }

  const middle = (contact) => new Date((Date.parse(contact.start) + Date.parse(contact.end)) / 2).toISOString().slice(0, 10);

  function drawMarks(points, dated, place, read, colour) {
    const traces = [];
    for (const channel of Object.keys(CHANNELS)) {
      const own = points.filter(([contact]) => contact.channel === channel);
      if (!own.length) continue;
      const [label, shape] = CHANNELS[channel];
      const joints = { x: [], y: [] };
      const spans = { x: [], y: [] };
      for (const contact of dated.filter((contact_) => contact_.channel === channel)) {
        const ends = contact.people.map(read).filter((key) => place.has(key)).map((key) => place.get(key));
        const day = middle(contact);
        if (ends.length > 1) {
          joints.x.push(day, day, null);
          joints.y.push(Math.min(...ends), Math.max(...ends), null);
        }
        if (contact.end > contact.start)
          for (const end of new Set(ends)) {
            spans.x.push(contact.start, contact.end, null);
            spans.y.push(end, end, null);
          }
      }
      const line = { mode: "lines", type: "scatter", hoverinfo: "skip" };
      traces.push({ ...line, ...joints, opacity: 0.5, line: { color: colour(channel), width: 1.2 } });
      traces.push({ ...line, ...spans, opacity: 0.3, line: { color: colour(channel), width: 6 } });
      traces.push({
        type: "scatter", mode: "markers", name: label, opacity: 1,
        x: own.map(([contact]) => middle(contact)), y: own.map(([, lane]) => lane),
        customdata: own.map(([contact]) => contact.id),
        hovertext: own.map(([contact]) => `<b>${escaped(contact.when)}</b><br>${fold(contact.summary)}<br>${label} · ${STATUSES[contact.status][0]}`),
        hoverinfo: "text",
        marker: { size: 11, color: colour(channel), line: { width: 1.5, color: colour(channel) },
          symbol: own.map(([contact]) => {
            const ending = STATUSES[contact.status][1];
            return ending === "-x-open" ? CROSSED[shape] || `${shape}-open-dot` : shape + ending;
          }) },
      });
    }
    return traces;
  }

  function fold(text) {
    const lines = [""];
    for (const word of text.split(/\s+/)) {
      if (lines.at(-1).length + word.length > 60) lines.push("");
      lines[lines.length - 1] += `${word} `;
    }
    return lines.map((line) => escaped(line.trim())).join("<br>");
  }

  function drawCounts(points, colour) {
    const days = points.map(([contact]) => Date.parse(middle(contact)));
    const low = days.reduce((a, b) => Math.min(a, b));
    const wide = Math.max(DAY, (days.reduce((a, b) => Math.max(a, b)) - low + DAY) / BINS);
    const bins = new Map();
    points.forEach(([, lane], number) => {
      const key = `${lane}|${Math.floor((days[number] - low) / wide)}`;
      bins.set(key, (bins.get(key) || 0) + 1);
    });
    const rows = [...bins].map(([key, n]) => [...key.split("|").map(Number), n]);
    const most = rows.reduce((top, row) => Math.max(top, row[2]), 1);
    return [{
      type: "scatter", mode: "markers", hoverinfo: "text",
      x: rows.map((row) => new Date(low + (row[1] + 0.5) * wide).toISOString().slice(0, 10)),
      y: rows.map((row) => row[0]),
      hovertext: rows.map((row) => plural(row[2], "contact")),
      marker: { size: rows.map((row) => 4 + 16 * Math.sqrt(row[2] / most)), color: colour("in_person"), opacity: 0.75, line: { width: 0 } },
    }];
  }

  fill(at("country"), party);
  fill(at("official"), (person) => person[0]);
  for (const id of ["country", "official", "lanes"]) at(id).addEventListener("change", filter);
  at("words").addEventListener("input", filter);
  at("filters").addEventListener("submit", (event) => event.preventDefault());
  at("filters").addEventListener("reset", () => setTimeout(filter));
  at("back").addEventListener("click", () => turn(-PAGE));
  at("on").addEventListener("click", () => turn(PAGE));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  filter();
})();
