// Runs before the page is drawn: the chosen colours, and a mark that scripts work.
// Nothing here is needed to use the site.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");
  window.dsWarnings = false;
  try {
    var chosen = window.localStorage.getItem("lovende-colours");
    if ((chosen === "light" || chosen === "dark") && root.dataset.colorScheme === "auto") {
      root.dataset.colorScheme = chosen;
    }
  } catch (error) {
    // Storage is closed to us: the device's colours apply.
  }
})();
