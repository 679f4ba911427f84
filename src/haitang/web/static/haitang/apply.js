// While one types: the count of characters is estimated between two saves, suggestions are inserted, time runs down.
(function () {
  "use strict";

  const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]|[\ud840-\udbff][\udc00-\udfff]/g;
  const marks = /[\u2018\u2019\u201c\u201d\u2014\u2026\u00b7]/g;

  // The same rule as the server's, near enough until its next answer: a Han character or full-width mark is one, a run is one.
  function count(text) {
    const plain = text.replace(/^## /gm, "");
    const alone = (plain.match(wide) || []).length + (plain.match(marks) || []).length;
    const runs = plain.replace(wide, " ").replace(marks, " ").split(/\s+/).filter(Boolean).length;
    return alone + runs;
  }

  function counted(area) {
    const under = document.getElementById(area.dataset.counts);
    if (!under) return;
    const now = count(area.value);
    const before = area.dataset.counted === undefined ? now : Number(area.dataset.counted);
    area.dataset.counted = String(now);
    if (now === before) return;
    under.querySelectorAll(".length > b:first-of-type").forEach(function (shown) {
      const total = Number(shown.textContent.replace(/\D/g, "")) + now - before;
      shown.textContent = total.toLocaleString("en-US");
    });
  }

  function started(root) {
    root.querySelectorAll("textarea[data-counts]").forEach(function (area) { area.dataset.counted = String(count(area.value)); });
  }

  function say(text) {
    const state = document.getElementById("state");
    const line = state && state.querySelector("span");
    if (!line) return;
    line.className = "unsaved";
    line.textContent = text;
  }

  function tick() {
    document.querySelectorAll("[data-until]").forEach(function (place) {
      const began = place.began || (place.began = Date.now());
      const left = Date.parse(place.dataset.until) - (Date.parse(place.dataset.now) + Date.now() - began);
      const shown = place.querySelector("b");
      if (left < 0) { if (!place.classList.contains("over")) location.reload(); return; }
      const whole = Math.floor(left / 1000);
      const parts = [Math.floor(whole / 86400), Math.floor(whole / 3600) % 24, Math.floor(whole / 60) % 60, whole % 60];
      const units = place.dataset.units.split("|");
      shown.textContent = parts.map(function (part, i) { return (i ? String(part).padStart(2, "0") : part) + " " + units[i]; }).join(" ");
    });
  }

  document.addEventListener("DOMContentLoaded", function () {
    started(document);
    if (document.querySelector("[data-until]:not(.over)")) { tick(); setInterval(tick, 1000); }
    if (location.hash) {
      const field = document.getElementById(location.hash.slice(1));
      const folded = field && field.closest("details");
      if (folded) folded.open = true;
      if (field) { field.scrollIntoView({ block: "center" }); field.focus(); }
    }
  });
  document.addEventListener("input", function (event) {
    if (event.target.matches("textarea[data-counts]")) counted(event.target);
  });
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    const area = document.getElementById(button.dataset.insert);
    area.value = (area.value ? area.value.replace(/\n*$/, "\n") : "") + button.dataset.text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
  });
  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach(function (name) {
    document.addEventListener(name, function () {
      const form = document.querySelector("form[data-lost]");
      if (form) say(form.dataset.lost);
    });
  });
})();
