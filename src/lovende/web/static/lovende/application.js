// A step of an application: saves while one writes. Without it, the button does the same.
(function () {
  "use strict";
  var form = document.querySelector("[data-application]");
  if (!form || !window.fetch) return;
  var status = form.querySelector("[data-application-status]");
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

  function take(marks) {
    Object.entries(marks || {}).forEach(function (entry) {
      form.elements["base_" + entry[0]].value = entry[1];
    });
  }

  function save() {
    if (busy || stopped || leaving || saved === changed) return;
    busy = true;
    var sending = changed;
    status.textContent = form.dataset.saving;
    window
      .fetch(form.dataset.save, { method: "POST", body: new FormData(form), credentials: "same-origin", redirect: "error", keepalive: true })
      .then(function (response) {
        if (response.status >= 500) throw new Error("server");
        return response.json().then(function (answer) {
          if (!response.ok || sending === changed) status.textContent = answer.message;
          take(answer.marks);
          if (!response.ok) stopped = true;
          else saved = sending;
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
    if (!stopped) status.textContent = form.dataset.saving; // «saved» no longer holds
    later(400);
  });
  // What is sent must not build on marks that a save under way is about to replace.
  form.addEventListener("submit", function (event) {
    if (!busy) {
      leaving = true;
      return;
    }
    event.preventDefault();
    window.setTimeout(function () {
      form.requestSubmit(event.submitter);
    }, 100);
  });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") save();
  });
  window.addEventListener("beforeunload", function (event) {
    if (!leaving && saved !== changed) event.preventDefault();
  });
})();
