// The rating screen: saves while one writes, and shortcuts. Without it, the buttons do all of it.
(function () {
  "use strict";
  var form = document.querySelector("[data-rating]");
  if (!form || !window.fetch) return;
  var status = form.querySelector("[data-rating-status]");
  var version = form.elements.version;
  var changed = 0; // counts changes, so that one made during a save is not taken for saved
  var saved = 0;
  var busy = false;
  var stopped = false;
  var leaving = false;
  var timer;

  function later(wait) {
    window.clearTimeout(timer);
    timer = window.setTimeout(save, wait);
  }

  function refused(answer) {
    stopped = true;
    var box = document.createElement("div");
    box.setAttribute("role", "alert");
    var told = document.createElement("p");
    told.textContent = answer.message;
    box.append(told);
    Object.entries((answer.stored || {}).fields || {}).forEach(function (entry) {
      var control = form.elements[entry[0]];
      if (!entry[1] || !control) return;
      var line = document.createElement("p");
      line.textContent = "«" + entry[1] + "»";
      box.append(line);
    });
    status.replaceChildren(box);
  }

  function save() {
    if (busy || stopped || leaving || saved === changed) return;
    busy = true;
    var sending = changed;
    status.textContent = form.dataset.saving;
    window
      .fetch(form.dataset.save, { method: "POST", body: new FormData(form), credentials: "same-origin", keepalive: true })
      .then(function (response) {
        if (response.status >= 500) throw new Error("server");
        return response.json().then(function (answer) {
          if (!response.ok) return refused(answer);
          version.value = answer.version;
          saved = sending;
          status.textContent = answer.message;
        });
      })
      .catch(function () {
        status.textContent = form.dataset.failed;
      })
      .finally(function () {
        busy = false;
        if (saved !== changed) later(saved === sending ? 300 : 3000);
      });
  }

  form.addEventListener("input", function () {
    changed += 1;
    later(400);
  });
  form.addEventListener("change", function () {
    changed += 1;
    later(0);
  });
  // A submission must not build on a version that a save under way is about to pass.
  form.addEventListener("submit", function (event) {
    if (!busy) {
      leaving = true;
      return;
    }
    event.preventDefault();
    var button = event.submitter;
    window.setTimeout(function () {
      form.requestSubmit(button);
    }, 100);
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") save();
  });
  window.addEventListener("beforeunload", function (event) {
    if (!leaving && saved !== changed) event.preventDefault();
  });

  // Single keys, which can be turned off and never act while one writes.
  var box = form.querySelector("[data-shortcuts]");
  var on = box.querySelector("input");
  box.hidden = false;
  try {
    on.checked = window.localStorage.getItem("lovende-shortcuts") !== "off";
  } catch (error) {
    // The choice holds for this page only.
  }
  on.addEventListener("change", function (event) {
    event.stopPropagation();
    try {
      window.localStorage.setItem("lovende-shortcuts", on.checked ? "on" : "off");
    } catch (error) {
      // As above.
    }
  });

  function choose(value) {
    var radio = form.querySelector('input[name="verdict"][value="' + value + '"]');
    radio.focus();
    radio.click();
  }
  function follow(rel) {
    var link = document.querySelector('.lv-rating__steps a[rel="' + rel + '"]');
    if (link) link.click();
  }
  var keys = {
    i: function () { choose("in"); },
    u: function () { choose("out"); },
    n: function () { follow("next"); },
    p: function () { follow("prev"); },
    s: function () { form.requestSubmit(form.querySelector('button[name="submit"]')); },
  };
  document.addEventListener("keydown", function (event) {
    var writing = event.target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])");
    if (!on.checked || writing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    var action = keys[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action();
  });
})();
