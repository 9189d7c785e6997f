/* coso – app.js. Conveniences for the keyboard and for saving a click; every page works without it.
   /  search · e  edit · Ctrl Enter  save · g h  today · ?  all keys · arrows between cells of forms (.bi) and rows of lists (.t) · Enter opens · Esc back to the cell */
"use strict";
(() => {
  const KEY = "coso-cell"; // where we came from: the address of the cell that was opened
  const typing = (e) => e.target.closest("input, textarea, select, [contenteditable]") !== null;
  const cellLink = (cell) => (cell ? cell.querySelector("a, button, input") : null);

  // ---- single keys ----
  let before = "";
  function single(e) {
    if (e.key === "/") {
      const box = document.getElementById("find-q");
      if (!box) return false;
      box.focus();
      box.select();
    } else if (e.key === "?") {
      const keys = document.getElementById("keys");
      if (!keys || !keys.showModal) return false;
      if (!keys.open) keys.showModal();
    } else if (e.key === "e") {
      const edit = document.querySelector("a[data-key=e]");
      if (!edit) return false;
      edit.click();
    } else if (e.key === "h" && before === "g") {
      location.href = "/";
    } else {
      before = e.key === "g" ? "g" : "";
      return false;
    }
    before = "";
    return true;
  }

  // ---- moving in tables: from the link in focus to the next link in that direction ----
  function move(from, dx, dy) {
    const cell = from.closest("td, th");
    const row = cell && cell.parentElement;
    const table = row && row.closest("table");
    if (!table || row.parentElement.tagName === "THEAD") return null;
    if (dx !== 0) {
      for (let c = cell; (c = dx > 0 ? c.nextElementSibling : c.previousElementSibling); ) if (cellLink(c)) return cellLink(c);
      return null;
    }
    const rows = [...table.tBodies].flatMap((b) => [...b.rows]);
    for (let i = rows.indexOf(row) + dy; i >= 0 && i < rows.length; i += dy) {
      const found = cellLink(rows[i].cells[cell.cellIndex]) || (table.classList.contains("bi") ? null : cellLink(rows[i]));
      if (found) return found;
    }
    return null;
  }
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey && e.key === "Enter" && !e.isComposing) {
      const save = document.querySelector("form.guard button[data-save]");
      if (save) {
        e.preventDefault();
        save.click();
      }
      return;
    }
    if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing) return;
    if (e.key === "Escape") return escape(e);
    const text = typing(e);
    const arrow = ARROWS[e.key];
    if (arrow && (!text || e.target.type === "checkbox")) {
      const next = move(e.target, arrow[0], arrow[1]);
      if (next) {
        next.focus();
        e.preventDefault();
      }
    } else if (!text && single(e)) {
      e.preventDefault();
    }
  });

  // ---- Esc: close a menu, else from an opened cell back to it ----
  function escape(e) {
    const menu = document.querySelector("details.me[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
      return;
    }
    const cell = document.querySelector(".bi td[aria-current] a");
    if (cell && !typing(e)) cell.focus();
  }
  document.addEventListener("click", (e) => {
    const menu = document.querySelector("details.me[open]");
    if (menu && !menu.contains(e.target)) menu.open = false;
  });

  // ---- an opened cell: what was scrolled stays where it was ----
  const box = document.querySelector(".biw");
  const open = document.querySelector(".bi td[aria-current]");
  if (box) {
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEY) || "null");
      if (kept && kept.path === location.pathname) {
        box.scrollLeft = kept.x;
        box.scrollTop = kept.y;
        scrollTo(0, kept.page);
      }
      sessionStorage.removeItem(KEY);
    } catch (_) { /* storage is off: nothing is lost but the place */ }
    box.addEventListener("click", (e) => {
      if (!e.target.closest("td a")) return;
      try {
        sessionStorage.setItem(KEY, JSON.stringify({ path: location.pathname, x: box.scrollLeft, y: box.scrollTop, page: scrollY }));
      } catch (_) { /* as above */ }
    });
    if (open) open.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // ---- choices that only show something else are shown at once when they were clicked; with the keyboard one may still pass over them ----
  let pointed = false;
  addEventListener("pointerdown", () => (pointed = true), true);
  addEventListener("keydown", () => (pointed = false), true);
  for (const form of document.querySelectorAll("form.ctx, form.now"))
    form.addEventListener("change", (e) => {
      if (pointed && e.target.matches("input[type=radio], input[type=checkbox], select")) form.requestSubmit();
    });

  // ---- forms of records: what was typed is not lost without a word ----
  for (const form of document.querySelectorAll("form.guard")) {
    let dirty = form.hasAttribute("data-dirty") || document.querySelector(".errs") !== null;
    form.addEventListener("input", () => (dirty = true));
    form.addEventListener("submit", () => (dirty = false));
    form.addEventListener("click", (e) => {
      if (e.target.closest("a[data-leave]")) dirty = false;
    });
    addEventListener("beforeunload", (e) => {
      if (dirty) e.preventDefault();
    });
  }

  // ---- the summary of errors is read first ----
  const errors = document.querySelector(".errs[tabindex]");
  if (errors) errors.focus();

  // ---- folding without marks, as the server does ----
  const fold = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
  const fits = (text, words) => words.every((w) => (" " + text).includes(" " + w));

  // ---- long lists: a box that narrows them ----
  for (const list of document.querySelectorAll("select[data-filter]")) {
    const box = document.createElement("input");
    const all = [...list.options];
    box.className = "inp w filter";
    box.placeholder = list.dataset.filter;
    box.setAttribute("aria-label", list.dataset.filter + ": " + (list.labels[0] ? list.labels[0].textContent.trim() : ""));
    box.addEventListener("input", (e) => {
      e.stopPropagation();
      const words = fold(box.value).split(/\s+/).filter(Boolean);
      const kept = all.filter((o) => o.value === "" || o.selected || fits(fold(o.textContent), words));
      list.replaceChildren(...kept);
      const found = kept.filter((o) => o.value !== "" && fits(fold(o.textContent), words));
      if (words.length > 0 && found.length > 0) list.value = found[0].value;
    });
    list.before(box);
  }

  // ---- search boxes: answers come without a reload ----
  for (const box of document.querySelectorAll(".find-box")) {
    const text = box.querySelector("input");
    const button = box.querySelector("button");
    const list = box.parentElement.querySelector("select");
    let asked = 0;
    const ask = async () => {
      const mine = ++asked;
      const answer = await fetch("/records/choices?kind=" + encodeURIComponent(box.dataset.kind) + "&q=" + encodeURIComponent(text.value), { headers: { Accept: "text/html" } });
      if (!answer.ok || mine !== asked) return;
      const found = document.createElement("template");
      found.innerHTML = "<select>" + (await answer.text()) + "</select>";
      const options = [...found.content.querySelectorAll("option")];
      const empty = list.options[0];
      list.replaceChildren(empty, ...options);
      if (options.length > 0) list.value = options[0].value;
      list.dispatchEvent(new Event("input", { bubbles: true }));
    };
    let wait = 0;
    text.addEventListener("input", () => {
      clearTimeout(wait);
      if (text.value.trim().length > 1) wait = setTimeout(ask, 250);
    });
    text.addEventListener("keydown", (e) => {
      if (e.key !== "Enter" || e.ctrlKey) return;
      e.preventDefault();
      ask();
    });
    button.addEventListener("click", (e) => {
      if (text.value.trim() === "") return;
      e.preventDefault();
      ask();
    });
  }
})();
