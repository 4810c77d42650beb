// Small improvements of pages that already work without scripts.
(function () {
  "use strict";
  var root = document.documentElement;

  function each(within, selector, action) {
    within.querySelectorAll(selector).forEach(action);
    if (within.matches && within.matches(selector)) action(within);
  }

  // Light, dark or as the device.
  function colourSwitch(fieldset) {
    var chosen = root.dataset.colorScheme || "auto";
    fieldset.hidden = false;
    fieldset.querySelectorAll("input").forEach(function (input) {
      input.checked = input.value === chosen;
      input.addEventListener("change", function () {
        root.dataset.colorScheme = input.value;
        try {
          if (input.value === "auto") window.localStorage.removeItem("lovende-colours");
          else window.localStorage.setItem("lovende-colours", input.value);
        } catch (error) {
          // The choice holds for this page only.
        }
      });
    });
  }

  // A box that scrolls must be reachable by keyboard and have a name; one that does not, must not.
  function scrollBox(box) {
    if (box.scrollWidth > box.clientWidth + 1) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-labelledby", box.dataset.label);
    } else {
      box.removeAttribute("tabindex");
      box.removeAttribute("role");
      box.removeAttribute("aria-labelledby");
    }
  }
  var sizes = new ResizeObserver(function (entries) {
    entries.forEach(function (entry) {
      scrollBox(entry.target);
    });
  });

  // How many words or characters are left. Said aloud only when typing rests.
  function counter(control) {
    var line = document.getElementById(control.dataset.counter);
    if (!line) return;
    var max = Number(line.dataset.max);
    var spoken = document.createElement("span");
    spoken.className = "lv-visually-hidden";
    spoken.setAttribute("aria-live", "polite");
    line.after(spoken);
    var timer;
    function length(text) {
      if (line.dataset.unit === "characters") return Array.from(text).length;
      return (text.match(/\S+/g) || []).length;
    }
    function update() {
      var left = max - length(control.value);
      var words = left < 0 ? -left + " " + line.dataset.over : left + " " + line.dataset.left;
      line.textContent = words;
      line.toggleAttribute("data-too-many", left < 0);
      window.clearTimeout(timer);
      timer = window.setTimeout(function () {
        if (document.activeElement === control) spoken.textContent = words;
      }, 1000);
    }
    control.addEventListener("input", update);
    if (control.value) update();
  }

  // A changed order is sent at once; without scripts the button beside it does it.
  function sort(select) {
    select.addEventListener("change", function () {
      var form = select.form;
      if (form && !form.hasAttribute("hx-get")) form.requestSubmit();
    });
  }

  // What is kept on the device of texts that are not saved goes with the person.
  document.addEventListener("submit", function (event) {
    if (!event.target.matches("[data-logout]")) return;
    try {
      Object.keys(window.localStorage).forEach(function (key) {
        if (key.startsWith("lovende-kept:")) window.localStorage.removeItem(key);
      });
    } catch (error) {
      // Closed to us: then nothing was kept.
    }
  });

  // Paper is light whatever the screen is.
  var before;
  window.addEventListener("beforeprint", function () {
    before = root.dataset.colorScheme;
    root.dataset.colorScheme = "light";
  });
  window.addEventListener("afterprint", function () {
    if (before) root.dataset.colorScheme = before;
  });

  function improve(within) {
    each(within, "[data-scheme-switch]", colourSwitch);
    each(within, "[data-scroll-box]", function (box) {
      sizes.observe(box);
    });
    each(within, "[data-counter]", counter);
    each(within, ".lv-sort select", sort);
  }

  improve(document);
  document.addEventListener("htmx:load", function (event) {
    if (event.target !== document.body) improve(event.target);
  });
})();
