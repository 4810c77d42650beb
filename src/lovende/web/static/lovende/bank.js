// Small improvements of the bank's lists, which work without them: a changed filter is sent at
// once, and what the reader has unfolded stays unfolded when the counts are renewed.
(function () {
  "use strict";
  var states = new Map();

  document.addEventListener("change", function (event) {
    var control = event.target;
    var form = control.form;
    if (!form || !form.hasAttribute("data-autosubmit") || control.type === "search") return;
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
  });

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
