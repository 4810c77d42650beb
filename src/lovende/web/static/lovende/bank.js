// Small improvements of the bank's lists, which work without them: a changed filter is sent at
// once, and what the reader has unfolded stays unfolded when the counts are renewed.
(function () {
  "use strict";
  var states = new Map();
  var lastFacet;

  document.addEventListener("change", function (event) {
    var control = event.target;
    var form = control.form;
    if (!form || !form.hasAttribute("data-autosubmit") || control.type === "search") return;
    lastFacet = control.closest(".lv-facet");
    lastFacet = lastFacet && lastFacet.id;
    form.requestSubmit();
  });

  function folds() {
    return document.querySelectorAll("#facets details[id]");
  }

  document.addEventListener("htmx:beforeSwap", function () {
    folds().forEach(function (fold) {
      states.set(fold.id, fold.open);
    });
  });
  document.addEventListener("htmx:oobAfterSwap", function () {
    folds().forEach(function (fold) {
      if (states.has(fold.id)) fold.open = states.get(fold.id);
    });
    // On a phone the way to the list stands by what was chosen last, not below every filter.
    var facet = lastFacet && document.getElementById(lastFacet);
    var done = document.querySelector(".lv-filters__done");
    if (facet && done) facet.append(done);
  });

  // What is ticked for comparison is counted, and follows along to the next page of the list.
  function keepChoice() {
    var form = document.getElementById("compare");
    if (!form) return;
    var keys = new FormData(form).getAll("m");
    var line = form.querySelector(".lv-choose__count");
    var words = keys.length > Number(line.dataset.most) ? "tooMany" : "some";
    line.textContent = keys.length ? line.dataset[words].replace("#", keys.length) : "";
    document.querySelectorAll("#results a[href]").forEach(function (link) {
      var address = new URL(link.href);
      if (address.origin + address.pathname !== location.origin + location.pathname) return;
      address.searchParams.delete("m");
      keys.forEach(function (key) {
        address.searchParams.append("m", key);
      });
      link.href = address.pathname + address.search + address.hash;
    });
  }
  document.addEventListener("change", function (event) {
    if (event.target.name === "m") keepChoice();
  });
  document.addEventListener("htmx:afterSettle", keepChoice);
  window.addEventListener("pageshow", keepChoice);

  // Addresses stay short: what is empty or the usual order is left out. The measures ticked for
  // comparison follow along when the filters change.
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.target.id !== "find") return;
    var parameters = event.detail.parameters;
    var order = document.getElementById("sort");
    var chosen = document.getElementById("compare");
    if (!parameters.q) delete parameters.q;
    if (order && !order.selectedIndex) delete parameters.sort;
    if (chosen) parameters.m = new FormData(chosen).getAll("m");
  });
})();
