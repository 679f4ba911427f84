// One idea to a picture. Words and figures come from the page's data; only shapes and the house's few colours are here.
(function () {
  "use strict";
  const BLUE = "#1a5fb4", PALE = "#9dbde3", GREY = "#aab4c0", INK = "#1c2430", QUIET = "#566070", LINE = "#d9dee5", RED = "#b3261e", AMBER = "#b57600";
  const FONT = getComputedStyle(document.body).fontFamily;
  const wan = function (value) { return value.toLocaleString("en-US", { maximumFractionDigits: value < 10 ? 2 : value < 1000 ? 1 : 0 }); };

  function frame(extra) {
    return Object.assign({
      animation: false,
      textStyle: { fontFamily: FONT, fontSize: 12, color: INK },
      grid: { left: 8, right: 22, top: 34, bottom: 8, containLabel: true },
      tooltip: { trigger: "axis", confine: true, borderColor: LINE, padding: [6, 10], textStyle: { fontSize: 12, color: INK, fontFamily: FONT }, axisPointer: { lineStyle: { color: QUIET, type: "dashed" } } },
      aria: { enabled: true }
    }, extra);
  }
  function axis(name, extra) {
    return Object.assign({
      name: name, nameGap: 10, nameTextStyle: { color: QUIET, fontSize: 11 },
      axisLine: { show: true, lineStyle: { color: GREY } }, axisTick: { lineStyle: { color: GREY } },
      axisLabel: { color: QUIET, fontSize: 11 }, splitLine: { lineStyle: { color: "#edf0f4" } }
    }, extra);
  }
  function rise(text) {
    return { formatter: text, position: "insideEndTop", fontSize: 11, fontFamily: FONT };
  }

  window.haitangPictures = {
    // Yearly loss on the x axis (log), probability that a year is worse on the y axis (log).
    curve: function (data) {
      return frame({
        legend: { top: 0, left: 0, itemWidth: 18, itemHeight: 2, icon: "rect", textStyle: { fontSize: 12, color: INK } },
        tooltip: Object.assign(frame({}).tooltip, {
          formatter: function (points) {
            return points.map(function (point) { return point.seriesName + " &gt; " + wan(point.value[0]) + " " + data.unit + "：" + (point.value[1] * 100).toPrecision(3) + "%"; }).join("<br>");
          }
        }),
        xAxis: axis(data.x, { type: "log", nameLocation: "middle", nameGap: 26, min: data.least, max: data.most, axisLabel: { color: QUIET, fontSize: 11, formatter: wan } }),
        yAxis: axis(data.y, { type: "log", min: data.lowest, max: 1, nameTextStyle: { color: QUIET, fontSize: 11, align: "left" }, nameGap: 12, axisLabel: { color: QUIET, fontSize: 11, formatter: function (value) { return +(value * 100).toPrecision(3) + "%"; } } }),
        grid: { left: 8, right: 26, top: 56, bottom: 30, containLabel: true },
        series: data.series.map(function (series, index) {
          return {
            name: series.name, type: "line", showSymbol: false, data: series.points,
            lineStyle: { color: [BLUE, QUIET, PALE][index], width: index ? 1.5 : 2.5, type: index ? "dashed" : "solid" },
            itemStyle: { color: [BLUE, QUIET, PALE][index] },
            markLine: index ? undefined : {
              symbol: "none", silent: true,
              data: data.marks.map(function (mark) {
                const shared = { lineStyle: { color: mark.alarm ? RED : AMBER, type: "solid", width: 1.2 }, label: Object.assign(rise(mark.name), { color: mark.alarm ? RED : AMBER, rotate: 0, position: mark.axis === "x" ? "end" : "insideStartTop" }) };
                return mark.axis === "x" ? Object.assign({ xAxis: mark.value }, shared) : Object.assign({ yAxis: mark.value }, shared);
              })
            }
          };
        })
      });
    },

    // From fact loss to payment: totals stand on the ground, what a rule takes hangs between two levels.
    waterfall: function (data, place) {
      const column = Math.floor((place.clientWidth - 70) / data.rows.length);
      return frame({
        tooltip: Object.assign(frame({}).tooltip, {
          axisPointer: { type: "shadow", shadowStyle: { color: "rgba(26,95,180,.06)" } },
          formatter: function (points) { const row = data.rows[points[0].dataIndex]; return row.name + "<br>" + row.text + " " + data.unit; }
        }),
        grid: { left: 8, right: 12, top: 30, bottom: 4, containLabel: true },
        xAxis: axis("", { type: "category", data: data.rows.map(function (row) { return row.name; }), axisLabel: { color: INK, fontSize: data.rows.length > 9 ? 11 : 12, interval: 0, width: column - 6, overflow: "break", lineHeight: 14 }, axisTick: { show: false } }),
        yAxis: axis(data.unit, { type: "value", nameTextStyle: { color: QUIET, fontSize: 11, align: "left" }, axisLabel: { color: QUIET, fontSize: 11, formatter: wan } }),
        series: [
          { type: "bar", stack: "all", silent: true, itemStyle: { color: "transparent" }, data: data.rows.map(function (row) { return row.from; }), barMaxWidth: 74 },
          {
            type: "bar", stack: "all", barMaxWidth: 74,
            label: { show: true, position: "top", color: INK, fontSize: 12, formatter: function (point) { return data.rows[point.dataIndex].text; } },
            data: data.rows.map(function (row) { return { value: row.height, itemStyle: { color: row.kind === "total" ? BLUE : row.kind === "rise" ? PALE : GREY } }; })
          }
        ]
      });
    },

    // Counterfactual against actual, hour by hour; the waiting period and the interruption are shaded.
    hours: function (data) {
      return frame({
        legend: { top: 0, left: 0, itemWidth: 18, itemHeight: 2, icon: "rect", textStyle: { fontSize: 12, color: INK } },
        tooltip: Object.assign(frame({}).tooltip, { valueFormatter: function (value) { return wan(value) + " " + data.unit; } }),
        grid: { left: 8, right: 20, top: 48, bottom: 8, containLabel: true },
        xAxis: axis("", { type: "category", data: data.times, boundaryGap: false, axisLabel: { color: QUIET, fontSize: 11, interval: Math.max(Math.floor(data.times.length / 9), 1) }, splitLine: { show: false } }),
        yAxis: axis(data.y, { type: "value", nameTextStyle: { color: QUIET, fontSize: 11, align: "left" }, axisLabel: { color: QUIET, fontSize: 11, formatter: wan } }),
        series: data.series.map(function (series, index) {
          return {
            name: series.name, type: "line", step: "end", showSymbol: false, data: series.values,
            lineStyle: { color: index ? BLUE : QUIET, width: index ? 2 : 1.5, type: index ? "solid" : "dashed" },
            itemStyle: { color: index ? BLUE : QUIET },
            areaStyle: index ? { color: BLUE, opacity: 0.08 } : undefined,
            markArea: index || !data.bands.length ? undefined : {
              silent: true,
              data: data.bands.map(function (band) { return [{ name: band.name, xAxis: band.from, itemStyle: { color: band.due ? AMBER : GREY, opacity: 0.16 }, label: { color: band.due ? "#8a5300" : QUIET, fontSize: 11, position: ["100%", 4], align: "left", fontFamily: FONT } }, { xAxis: band.to }]; })
            }
          };
        })
      });
    },

    // How often a year's payments are of a size; the limit itself is a bar of its own.
    bands: function (data) {
      return frame({
        tooltip: Object.assign(frame({}).tooltip, {
          axisPointer: { type: "shadow", shadowStyle: { color: "rgba(26,95,180,.06)" } },
          formatter: function (points) { const row = data.rows[points[0].dataIndex]; return row.name + "：" + row.text; }
        }),
        grid: { left: 8, right: 12, top: 34, bottom: 28, containLabel: true },
        xAxis: axis(data.x, { type: "category", nameLocation: "middle", nameGap: 46, data: data.rows.map(function (row) { return row.name; }), axisLabel: { color: INK, fontSize: 11, rotate: 38, interval: 0 }, axisTick: { show: false } }),
        yAxis: axis(data.y, { type: "value", nameTextStyle: { color: QUIET, fontSize: 11, align: "left" }, axisLabel: { color: QUIET, fontSize: 11, formatter: function (value) { return value + "%"; } } }),
        series: [{
          type: "bar", barCategoryGap: "12%", barMinHeight: 2,
          label: { show: true, position: "top", color: INK, fontSize: 11, formatter: function (point) { const row = data.rows[point.dataIndex]; return row.limit ? row.text : ""; } },
          data: data.rows.map(function (row) { return { value: row.value, itemStyle: { color: row.limit ? AMBER : BLUE } }; })
        }]
      });
    },

    // Return period across (log), the amount that is exceeded up (log); what the policy pays is blue, events are dashed.
    returns: function (data) {
      return frame({
        legend: { top: 0, left: 0, itemWidth: 22, itemHeight: 2, textStyle: { fontSize: 11.5, color: INK } },
        tooltip: Object.assign(frame({}).tooltip, {
          formatter: function (points) {
            const head = data.tip.replace("%(years)s", wan(points[0].value[0]));
            return [head].concat(points.map(function (point) { return point.marker + point.seriesName + "：" + wan(point.value[1]) + " " + data.unit; })).join("<br>");
          }
        }),
        grid: { left: 8, right: 26, top: data.series.length > 2 ? 78 : 62, bottom: 28, containLabel: true },
        xAxis: axis(data.x, { type: "log", nameLocation: "middle", nameGap: 26, min: data.first, max: data.last, axisLabel: { color: QUIET, fontSize: 11, formatter: wan } }),
        yAxis: axis(data.y, { type: "log", min: data.least, max: data.most, nameTextStyle: { color: QUIET, fontSize: 11, align: "left" }, axisLabel: { color: QUIET, fontSize: 11, formatter: wan } }),
        series: data.series.map(function (series, index) {
          const colour = series.insured ? BLUE : QUIET;
          return {
            name: series.name, type: "line", showSymbol: false, data: series.points,
            lineStyle: { color: colour, width: series.insured ? 2.5 : 1.5, type: series.occurrence ? "dashed" : "solid" }, itemStyle: { color: colour },
            markLine: index ? undefined : {
              symbol: "none", silent: true,
              data: [{ yAxis: data.limit.value, lineStyle: { color: AMBER, type: "solid", width: 1.2 }, label: Object.assign(rise(data.limit.name), { color: AMBER, position: data.limit.value > data.most / 4 ? "insideStartBottom" : "insideStartTop" }) }]
            }
          };
        })
      });
    },

    // Horizontal bars, longest first: what each thing is worth.
    bars: function (data) {
      const rows = data.rows.slice().reverse();
      return frame({
        tooltip: Object.assign(frame({}).tooltip, { axisPointer: { type: "shadow", shadowStyle: { color: "rgba(26,95,180,.06)" } }, valueFormatter: function (value) { return wan(value) + " " + data.unit; } }),
        grid: { left: 8, right: 64, top: 8, bottom: 22, containLabel: true },
        xAxis: axis(data.unit, { type: "value", nameLocation: "end", nameGap: 8, axisLabel: { color: QUIET, fontSize: 11, formatter: wan } }),
        yAxis: axis("", { type: "category", data: rows.map(function (row) { return row.name; }), axisLabel: { color: INK, fontSize: 12, width: 150, overflow: "truncate" }, axisTick: { show: false }, splitLine: { show: false } }),
        series: [{
          type: "bar", barMaxWidth: 16, data: rows.map(function (row) { return { value: row.value, itemStyle: { color: row.value < 0 ? AMBER : row.pale ? PALE : BLUE } }; }),
          label: { show: true, position: "right", color: INK, fontSize: 11.5, formatter: function (point) { return rows[point.dataIndex].text; } }
        }]
      });
    }
  };
})();
