// The rating screen: shortcuts beside the autosave. Without it, the buttons do all of it.
(function () {
  "use strict";
  var form = document.querySelector("[data-rating]");
  if (!form) return;

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
