// Saves a form while one writes, and never loses what was written: what the server has not
// acknowledged is kept on the device, for this person and this form, until it has. Without
// scripts the form's button does the same as before. Two things vary, as data on the form: its
// marks (the hidden fields that say what it builds on), and whether a refusal stops the saving
// (data-stops: the whole form was refused) or only some fields stand unsaved.
(function () {
  "use strict";
  var PREFIX = "lovende-kept:";
  var MONTH = 30 * 24 * 3600 * 1000;
  var forms = document.querySelectorAll("[data-autosave]");
  if (!window.fetch) return;

  // ── What is kept on the device: one entry for each form and window, under the person.
  function stored(action) {
    try {
      return action(window.localStorage);
    } catch (error) {
      return null; // closed to us, or full: the page itself still holds the text
    }
  }
  function entries(start) {
    return stored(function (storage) {
      return Object.keys(storage)
        .filter(function (key) { return key.startsWith(start); })
        .map(function (key) { return { key: key, kept: JSON.parse(storage.getItem(key)) }; })
        .sort(function (a, b) { return b.kept.at - a.kept.at; });
    }) || [];
  }
  function forget(key) {
    stored(function (storage) { storage.removeItem(key); });
  }
  entries(PREFIX).forEach(function (entry) {
    if (Date.now() - entry.kept.at > MONTH) forget(entry.key);
  });

  function quoted(texts) {
    return texts.filter(Boolean).map(function (text) {
      var quote = document.createElement("blockquote");
      quote.textContent = text;
      return quote;
    });
  }

  // A page on which the form can no longer be written shows what was kept, to be copied.
  document.querySelectorAll("[data-autosave-kept]").forEach(function (box) {
    var found = entries(PREFIX + box.dataset.person + ":" + box.dataset.autosaveKept + "#");
    if (!found.length) return;
    var others = box.querySelector("[data-others]");
    found.forEach(function (entry) {
      var shown = Object.values(entry.kept.fields).map(function (values) { return values.join(", "); });
      quoted(shown).forEach(function (quote) { others.append(quote); });
    });
    var discard = box.querySelector("[data-discard]");
    discard.addEventListener("click", function () {
      found.forEach(function (entry) { forget(entry.key); });
      box.hidden = true;
    });
    box.hidden = discard.hidden = false;
  });

  forms.forEach(autosave);

  function autosave(form) {
    var status = form.querySelector("[data-autosave-status]");
    var notice = form.querySelector("[data-autosave-notice]");
    var told = notice.querySelector("[data-told]");
    var others = notice.querySelector("[data-others]");
    var login = notice.querySelector("[data-login]");
    var discard = notice.querySelector("[data-discard]");
    var words = status.dataset;
    var person = form.dataset.person;
    var start = PREFIX + person + ":" + form.dataset.autosave + "#";
    var own = start + Date.now().toString(36) + Math.random().toString(36).slice(2);
    var busy = false;
    var refused = false; // the whole form: only its button sends it on
    var troubled = false; // the last save did not arrive
    var leaving = false;
    var sent = false;
    var through = false;
    var wanted = null; // the button that was pressed while a save was under way
    var timer;

    // ── The fields and their values. Marks and the token are not what somebody wrote.
    function isMark(name) {
      return name === "csrfmiddlewaretoken" || name === "version" || name.startsWith("base_");
    }
    function controls() {
      return Array.from(form.elements).filter(function (control) {
        return control.name && !isMark(control.name) && control.type !== "submit" && control.tagName !== "FIELDSET";
      });
    }
    function values() {
      var found = {};
      controls().forEach(function (control) {
        var chosen = control.type === "radio" || control.type === "checkbox";
        found[control.name] = found[control.name] || [];
        if (!chosen || control.checked) found[control.name].push(control.value);
      });
      return found;
    }
    function marks() {
      var found = {};
      Array.from(form.elements).forEach(function (control) {
        if (control.name && isMark(control.name) && control.name !== "csrfmiddlewaretoken") found[control.name] = control.value;
      });
      return found;
    }
    function put(name, given) {
      controls().forEach(function (control) {
        if (control.name !== name) return;
        if (control.type === "radio" || control.type === "checkbox") control.checked = given.includes(control.value);
        else control.value = given[0] || "";
        control.dispatchEvent(new Event("input", { bubbles: true }));
      });
    }
    function same(a, b) {
      return JSON.stringify(a) === JSON.stringify(b);
    }

    var acknowledged = values();
    // After a refused sending the page shows what was sent, which the server does not have.
    var shownOnly = form.hasAttribute("data-unsaved");

    function unsaved() {
      var now = values();
      var found = {};
      Object.keys(now).forEach(function (name) {
        if (shownOnly || !same(now[name], acknowledged[name])) found[name] = now[name];
      });
      return found;
    }
    function dirty() {
      return Object.keys(unsaved()).length > 0;
    }
    function keep() {
      var fields = unsaved();
      if (!Object.keys(fields).length) return forget(own);
      stored(function (storage) {
        storage.setItem(own, JSON.stringify({ at: Date.now(), fields: fields, marks: marks() }));
      });
    }

    // ── What the page says.
    function say(text) {
      status.textContent = text;
    }
    function tell(text, options) {
      options = options || {};
      told.textContent = text;
      others.replaceChildren.apply(others, quoted(options.others || []));
      login.hidden = !options.login;
      discard.hidden = !options.discard;
      notice.hidden = false;
      say("");
    }
    function quiet() {
      notice.hidden = true;
    }
    discard.addEventListener("click", function () {
      entries(start).forEach(function (entry) { forget(entry.key); });
      leaving = true;
      window.location.assign(window.location.pathname + window.location.search);
    });

    // ── Saving.
    function later(wait) {
      window.clearTimeout(timer);
      timer = window.setTimeout(save, wait);
    }
    function again(text, wait, options) {
      troubled = true;
      wanted = null;
      tell(text, options);
      keep();
      later(wait);
    }

    function save(leave) {
      if (busy || refused || (!dirty() && !troubled)) return proceed();
      busy = true;
      window.clearTimeout(timer);
      var sending = values();
      if (!troubled) say(words.saving);
      window
        .fetch(form.dataset.autosave, {
          method: "POST",
          body: new FormData(form),
          credentials: "same-origin",
          headers: { Accept: "application/json" },
          redirect: "error",
          keepalive: leave === true,
        })
        .then(function (response) {
          if (response.status >= 500 || response.status === 429) throw new Error("server");
          return response.json().then(
            function (answer) { answered(response, answer, sending); },
            function () { refuse({ message: words.lost }); }
          );
        })
        .catch(function () {
          again(words.offline, 3000);
        })
        .finally(function () {
          busy = false;
          proceed();
        });
    }

    function answered(response, answer, sending) {
      if ("person" in answer) return unknown(answer);
      troubled = false;
      Object.entries(answer.marks || {}).forEach(function (entry) {
        if (form.elements[entry[0]]) form.elements[entry[0]].value = entry[1];
      });
      if (!response.ok && !answer.unsaved) return refuse(answer);
      shownOnly = false;
      var standing = answer.unsaved || [];
      Object.keys(sending).forEach(function (name) {
        if (!standing.includes(name)) acknowledged[name] = sending[name];
      });
      keep();
      if (standing.length) return tell(answer.message, { discard: response.status === 409 });
      quiet();
      say(dirty() ? words.saving : answer.message);
      if (dirty()) later(300);
    }

    function refuse(answer) {
      troubled = false;
      refused = true;
      keep();
      var fields = (answer.stored || {}).fields || {};
      var there = Object.keys(fields).filter(function (name) { return form.elements[name]; });
      tell(answer.message, {
        discard: true,
        others: there.map(function (name) { return String(fields[name] || ""); }),
      });
    }

    // The login has run out, or has been renewed: the answer says who is logged in, if anybody.
    function unknown(answer) {
      if (String(answer.person) === person) {
        form.elements.csrfmiddlewaretoken.value = answer.token;
        troubled = true;
        return later(0);
      }
      if (answer.token) form.elements.csrfmiddlewaretoken.value = answer.token;
      again(answer.person ? words.another : words.expired, 5000, { login: !answer.person });
    }

    // A button pressed meanwhile sends the form once all is saved, or the server has refused.
    function proceed() {
      if (!wanted || busy || troubled) return;
      var button = wanted;
      wanted = null;
      through = true;
      form.requestSubmit(button === form ? undefined : button);
      through = false;
    }

    form.addEventListener("input", function () {
      keep();
      if (refused || troubled) return;
      say(words.saving); // «saved» no longer holds
      later(400);
    });
    form.addEventListener("change", function (event) {
      if (event.target.type === "radio" || event.target.type === "checkbox") later(0);
    });
    // What is sent must not build on marks that a save under way is about to replace, and is
    // sent once.
    form.addEventListener("submit", function (event) {
      if (sent) return event.preventDefault();
      if (through || (!busy && !troubled && (refused || !dirty()) && navigator.onLine)) {
        sent = leaving = true;
        window.setTimeout(stay, 10000); // it never left: one goes on writing
        return;
      }
      event.preventDefault();
      wanted = event.submitter || form;
      if (navigator.onLine || dirty()) return save();
      again(words.unsent, 3000);
    });
    function stay() {
      sent = leaving = false;
    }
    window.addEventListener("pageshow", function (event) {
      if (event.persisted) stay();
    });

    function retry() {
      if (troubled && !busy) save();
    }
    window.addEventListener("online", retry);
    window.addEventListener("focus", retry);
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "visible") return retry();
      if (!leaving) save(JSON.stringify(values()).length < 10000); // the browser sends no more then
    });
    window.addEventListener("beforeunload", function (event) {
      if (!leaving && dirty()) event.preventDefault();
    });

    // ── What an earlier page of this form could not save is put back and sent, built on what it
    // was built on then, so that the server sees whether others have written meanwhile.
    var found = entries(start);
    if (shownOnly) {
      found.forEach(function (entry) { forget(entry.key); });
      keep();
    } else if (found.length) {
      var kept = found[0].kept;
      Object.entries(kept.marks).forEach(function (entry) {
        var field = form.elements[entry[0]];
        var about = entry[0].slice(5); // base_…
        if (field && (entry[0] === "version" || about in kept.fields)) field.value = entry[1];
      });
      Object.entries(kept.fields).forEach(function (entry) { put(entry[0], entry[1]); });
      var older = [];
      found.slice(1).forEach(function (entry) {
        Object.entries(entry.kept.fields).forEach(function (field) {
          if (!same(field[1], values()[field[0]])) older.push(field[1].join(", "));
        });
      });
      keep();
      found.forEach(function (entry, place) {
        if (place === 0 || !older.length) forget(entry.key);
      });
      tell(words.restored, { others: older, discard: older.length > 0 });
      if (dirty()) later(0);
      else if (!older.length) quiet();
    }
  }
})();
