"use strict";

// Asks /address/exposure/direct and shows the answer. Everything that came from outside is set as text, never as HTML.
(() => {
  const form = document.getElementById("question");
  const status = document.getElementById("status");
  const answer = document.getElementById("answer");
  const rows = document.getElementById("rows");
  const more = document.getElementById("more");
  const ask = form.querySelector("button");
  let next = null;

  function parameters() {
    const given = [...new FormData(form)].map(([name, value]) => [name, value.trim()]);
    return new URLSearchParams(given.filter(([, value]) => value !== ""));
  }

  function say(text, wrong = false) {
    status.textContent = text;
    status.classList.toggle("wrong", wrong);
  }

  function cell(row, text, amount) {
    const made = row.insertCell();
    made.textContent = text;
    made.classList.toggle("amount", amount);
  }

  function show(exposures) {
    for (const exposure of exposures) {
      const row = rows.insertRow();
      cell(row, exposure.address, false);
      cell(row, exposure.inflows, true);
      cell(row, exposure.outflows, true);
      cell(row, exposure.total_flows, true);
    }
    answer.hidden = rows.rows.length === 0;
  }

  function nextPage(response) {
    const link = response.headers.get("Link");
    return link === null ? null : link.slice(link.indexOf("<") + 1, link.indexOf(">"));
  }

  async function load(url) {
    ask.disabled = more.disabled = true;
    say("Asking ...");
    try {
      const response = await fetch(url);
      const body = await response.json();
      if (!body.success) {
        say(body.error.message, true);
        return;
      }
      show(body.data);
      next = nextPage(response);
      const count = rows.rows.length;
      say(count === 0
        ? "No counterparties in the loaded days."
        : `${count} ${count === 1 ? "counterparty" : "counterparties"}${next ? ", and there are more" : ""}.`);
    } catch {
      say("The server does not answer. Is it still running?", true);
    } finally {
      ask.disabled = more.disabled = false;
      more.hidden = next === null;
    }
  }

  function start() {
    rows.replaceChildren();
    answer.hidden = true;
    next = null;
    load(`/address/exposure/direct?${parameters()}`);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    history.replaceState(null, "", `/?${parameters()}`);
    start();
  });

  more.addEventListener("click", () => load(next));

  const asked = new URLSearchParams(location.search);
  for (const field of form.elements) {
    if (field.name && asked.has(field.name)) {
      field.value = asked.get(field.name);
    }
  }
  if (asked.has("address")) {
    start();
  }
})();
