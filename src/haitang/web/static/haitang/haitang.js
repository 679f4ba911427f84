// Pictures are drawn from the data that the page carries; a table with the same figures stands beside each.
(function () {
  "use strict";

  function draw(root) {
    if (!window.echarts || !window.haitangPictures) return;
    root.querySelectorAll("[data-picture]").forEach(function (place) {
      if (echarts.getInstanceByDom(place)) return;
      const source = document.getElementById(place.dataset.source);
      const kind = window.haitangPictures[place.dataset.picture];
      if (!source || !kind) return;
      const chart = echarts.init(place, null, { renderer: "svg" });
      chart.setOption(kind(JSON.parse(source.textContent), place));
    });
  }

  function each(action) {
    document.querySelectorAll("[data-picture]").forEach(function (place) {
      const chart = echarts.getInstanceByDom(place);
      if (chart) action(chart);
    });
  }

  document.addEventListener("DOMContentLoaded", function () { draw(document); });
  document.addEventListener("htmx:beforeSwap", function () { if (window.echarts) each(function (chart) { chart.dispose(); }); });
  document.addEventListener("htmx:afterSettle", function () { draw(document); });
  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
  });
  window.addEventListener("resize", function () { if (window.echarts) each(function (chart) { chart.resize(); }); });
  window.addEventListener("beforeprint", function () { if (window.echarts) each(function (chart) { chart.resize(); }); });
})();
