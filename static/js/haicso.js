/* Small helps for the keyboard and against double sending. Every page works without this file.
   Loaded without defer so that html.js is set before the first paint; all else waits for the document. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }
  function stored(key) {
    try { return localStorage.getItem(key); } catch (error) { return null; }
  }
  function store(key, value) {
    try { localStorage.setItem(key, value); } catch (error) { /* private window: the choice holds for this page only */ }
  }
  function isTyping(element) {
    return element.isContentEditable || /^(TEXTAREA|SELECT)$/.test(element.tagName) ||
      (element.tagName === "INPUT" && !/^(checkbox|radio|button|submit|reset|file)$/.test(element.type));
  }
  function primaryButton(form) {
    return all("button.btn-primary, input.btn-primary[type=submit]").filter(function (button) {
      return button.form === form && button.type === "submit";
    })[0];
  }

  /* Double submit: the second one is swallowed. The button is never disabled, so its name and value are sent. */
  var stateKey = "sending";
  function release(form) {
    if (!form.dataset[stateKey]) return;
    delete form.dataset[stateKey];
    all(".is-sending").forEach(function (button) {
      if (button.form !== form) return;
      button.classList.remove("is-sending");
      button.removeAttribute("aria-disabled");
      button.replaceChildren.apply(button, button.keptNodes || []);
    });
  }
  function announceSending(button) {
    var icon = button.querySelector("svg");
    button.keptNodes = Array.prototype.slice.call(button.childNodes);
    var shown = [];
    if (icon) {
      icon = icon.cloneNode(true);
      var use = icon.querySelector("use");
      use.setAttribute("href", use.getAttribute("href").replace(/#.*/, "#hourglass"));
      shown.push(icon);
    }
    shown.push(root.dataset.sending || "Mengirim…");
    button.replaceChildren.apply(button, shown);
    button.classList.add("is-sending");
    button.setAttribute("aria-disabled", "true");
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || (form.getAttribute("method") || "").toLowerCase() !== "post" || form.hasAttribute("data-no-guard")) return;
    if (form.dataset[stateKey]) {
      event.preventDefault();
      return;
    }
    form.dataset[stateKey] = "1";
    var button = event.submitter && !event.submitter.classList.contains("default-button") ? event.submitter : primaryButton(form);
    /* After the browser has taken the form's data. */
    if (button) setTimeout(function () { announceSending(button); }, 0);
    /* A stopped or failed load must not leave a dead button behind. */
    setTimeout(function () { release(form); }, 20000);
  });
  window.addEventListener("pageshow", function () { all("form[data-sending]").forEach(release); });

  /* Keys */
  function slashOn() { return stored("haicso.slash") !== "off"; }
  function showSlash() {
    all("[data-slash-hint]").forEach(function (hint) { hint.hidden = !slashOn(); });
    all("[data-slash-switch]").forEach(function (box) { box.checked = slashOn(); });
  }
  document.addEventListener("keydown", function (event) {
    var target = event.target;
    if (event.isComposing || !target.closest) return;
    if (event.key === "/" && !event.ctrlKey && !event.altKey && !event.metaKey && !isTyping(target) && slashOn()) {
      var search = document.getElementById("search-q");
      if (search && search.offsetParent !== null) {
        event.preventDefault();
        search.focus();
      }
      return;
    }
    if (event.altKey && event.shiftKey && event.code === "KeyR") {
      var address = document.body.dataset.recordUrl;
      var link = document.querySelector("[data-record]");
      if (address || link) {
        event.preventDefault();
        location.href = address || link.href;
      }
      return;
    }
    if (event.key !== "Enter") return;
    var form = target.form || target.closest("form");
    if (!form) return;
    if (event.ctrlKey || event.metaKey) {
      var button = primaryButton(form);
      if (button) {
        event.preventDefault();
        button.click();
      }
    } else if (target.tagName === "INPUT" && isTyping(target)) {
      /* Enter in a field with a button beside it presses that button (search the asker); elsewhere the primary one. */
      var beside = target.parentNode.classList.contains("with-button") && target.parentNode.querySelector("button");
      var press = beside || (form.querySelector(".with-button button") && primaryButton(form));
      if (press) {
        event.preventDefault();
        press.click();
      }
    }
  });

  document.addEventListener("click", function (event) {
    var element = event.target.closest ? event.target : event.target.parentNode;
    var copy = element.closest("[data-copy]");
    if (copy) {
      var source = document.getElementById(copy.dataset.copy);
      var done = function () {
        var told = document.getElementById(copy.getAttribute("aria-describedby"));
        if (told) told.textContent = copy.dataset.copied || "Tersalin.";
      };
      var select = function () { source.focus(); source.select(); };
      var byHand = function () {
        select();
        if (document.execCommand && document.execCommand("copy")) done();
      };
      if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(source.value).then(done, byHand);
      else byHand();
      return;
    }
    var toError = element.closest(".summary a[href^='#']");
    if (toError) {
      var field = document.getElementById(toError.getAttribute("href").slice(1));
      if (field && !field.matches("input, select, textarea")) field = field.querySelector(":checked, input, select, textarea");
      if (field) {
        event.preventDefault();
        field.focus();
      }
      return;
    }
    var toField = element.closest("a[data-focus]");
    if (toField) setTimeout(function () { document.getElementById(toField.dataset.focus).focus(); }, 0);
  });

  /* Fields that belong to a choice; the name of the chosen officer; the names of chosen files. */
  function valuesOf(form, name) {
    var control = form && form.elements[name];
    if (!control) return null;
    var list = control.length !== undefined && !control.options ? Array.prototype.slice.call(control) : [control];
    return list.filter(function (one) {
      return /^(radio|checkbox)$/.test(one.type) ? one.checked : one.tagName !== "BUTTON";
    }).map(function (one) { return one.value; });
  }
  function showWhen() {
    all("[data-shown-when]").forEach(function (part) {
      var rule = part.dataset.shownWhen.split("=");
      var form = part.closest("form") || document.forms[part.dataset.form];
      var values = valuesOf(form, rule[0]);
      var wanted = rule.slice(1).join("=").split("|");
      if (values) part.hidden = !values.some(function (value) { return wanted.indexOf(value) > -1; });
    });
  }
  function mirror() {
    all("[data-mirror]").forEach(function (place) {
      var select = document.getElementById(place.dataset.mirror);
      var option = select && select.options && select.options[select.selectedIndex];
      var name = option && option.value ? option.dataset.name || option.text.replace(/\s*\([^)]*\)\s*$/, "") : "";
      place.textContent = name;
      if (place.parentNode.classList.contains("js-only")) place.parentNode.hidden = !name;
    });
  }
  function size(bytes) {
    return bytes < 1048576 ? Math.ceil(bytes / 1024) + " KB" : (Math.ceil(bytes / 104857.6) / 10).toString().replace(".", ",") + " MB";
  }
  function files(input) {
    var box = input.closest(".filebox");
    var hint = box && box.querySelector("[data-file-hint]");
    if (!hint) return;
    all("[data-picked]", box).forEach(function (old) { old.remove(); });
    hint.hidden = input.files.length > 0;
    if (!input.files.length) return;
    Array.prototype.forEach.call(input.files, function (file) {
      var chip = document.createElement("span");
      var small = document.createElement("small");
      chip.className = "file";
      chip.dataset.picked = "";
      small.textContent = size(file.size);
      chip.append(file.name + " ", small);
      /* Before it is sent, because a very large form is refused unread and what was typed would be gone. */
      if (input.dataset.most && file.size > Number(input.dataset.most)) {
        chip.classList.add("file--bad");
        chip.setAttribute("role", "alert");
        small.textContent = size(file.size) + ", paling besar " + size(Number(input.dataset.most));
      }
      box.append(chip);
    });
    var clear = document.createElement("button");
    clear.type = "button";
    clear.className = "link-button";
    clear.dataset.picked = "";
    clear.textContent = "Hapus";
    clear.addEventListener("click", function () {
      input.value = "";
      files(input);
      input.focus();
    });
    box.append(clear);
  }
  document.addEventListener("change", function (event) {
    showWhen();
    mirror();
    if (event.target.type === "file") files(event.target);
    if (event.target.matches("[data-slash-switch]")) {
      store("haicso.slash", event.target.checked ? "on" : "off");
      showSlash();
    }
  });

  function start() {
    showWhen();
    mirror();
    showSlash();
    all(".filebox input[type=file]").forEach(files);
  }
  document.addEventListener("DOMContentLoaded", function () {
    start();
    var note = document.querySelector("[data-autofocus-note]");
    if (note) note.focus();
    else {
      /* Links ignore autofocus in some browsers; the login form comes from allauth and has none. */
      var wanted = document.querySelector("a[autofocus], [data-focus-first] input:not([type=hidden])");
      if (wanted) wanted.focus();
    }
  });
  /* Figures about persons do not stay on the screen of a shared PC: at the end of the ten minutes the page asks anew. */
  document.addEventListener("DOMContentLoaded", function () {
    var opened = document.querySelector("[data-closes-in]");
    if (opened) setTimeout(function () { location.reload(); }, Number(opened.dataset.closesIn) * 1000);
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted && document.querySelector("[data-closes-in]")) location.reload();
  });
  window.addEventListener("pageshow", start);
  document.addEventListener("reset", function () { setTimeout(start, 0); });
  document.addEventListener("htmx:load", start);
})();
