/* coso – app.js. Conveniences for the keyboard and for saving a click; every page works without it.
   /  search · j k  rows of a list · x  tick the row, X  up to it · e  edit · Ctrl Enter  save · g h  today · ?  all keys · arrows between cells of forms (.bi) and rows of lists (.t) · Enter opens · Esc back to the cell */
"use strict";
(() => {
  const KEY = "coso-cell"; // where we came from: the address of the cell that was opened
  const typing = (e) => e.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
  const cellLink = (cell) => (cell ? cell.querySelector("a, button, input") : null);
  const rowLink = (row) => row.querySelector("a, button") || row.querySelector("input"); // of a row that can be ticked: where it leads

  // ---- ticking rows of a list ----
  const picks = () => [...document.querySelectorAll("form.many input[name=_row]")];
  let ticked = null; // the box ticked last
  function tell() {
    const all = picks(), n = all.filter((b) => b.checked).length;
    for (const b of all) b.closest("tr").classList.toggle("sel", b.checked);
    for (const o of document.querySelectorAll("[data-picked]")) o.textContent = n > 0 ? `${n} / ${all.length}` : "";
    for (const h of document.querySelectorAll("th[data-pick] input")) h.checked = n > 0 && n === all.length;
  }
  function pick(box, range) {
    const all = picks(), from = all.indexOf(ticked), to = all.indexOf(box);
    if (range && from >= 0) for (let i = Math.min(from, to); i <= Math.max(from, to); i++) all[i].checked = ticked.checked;
    else box.checked = !box.checked;
    ticked = box;
    tell();
  }
  for (const head of document.querySelectorAll("th[data-pick]")) {
    const box = Object.assign(document.createElement("input"), { type: "checkbox" });
    box.setAttribute("aria-label", head.dataset.pick);
    box.addEventListener("change", () => {
      for (const b of picks()) b.checked = box.checked;
      tell();
    });
    head.append(box);
    head.closest("form").addEventListener("click", (e) => {
      if (!e.target.matches("input[name=_row]")) return;
      const now = e.target;
      if (e.shiftKey && ticked && ticked !== now) {
        const all = picks(), a = all.indexOf(ticked), b = all.indexOf(now);
        for (let i = Math.min(a, b); i <= Math.max(a, b); i++) all[i].checked = now.checked;
      }
      ticked = now;
      tell();
    });
    tell(); // what the browser remembers
  }

  // ---- back from a provider of sign-in: the answer goes on by itself ----
  document.querySelector("form[data-go]")?.submit();

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
    } else if (e.key === "j" || e.key === "k") {
      // rows of a list: j the next, k the one before; Enter opens the link that has the focus
      const links = [...document.querySelectorAll("main .t.rs tbody tr")].map(rowLink).filter((l) => l);
      const at = links.findIndex((l) => l.closest("tr").contains(document.activeElement));
      const next = links[at < 0 ? 0 : at + (e.key === "j" ? 1 : -1)];
      if (!next) return false;
      next.focus();
    } else if (e.key === "x" || e.key === "X") {
      // x ticks the row of the focus; with shift all rows from the one ticked before
      const row = document.activeElement && document.activeElement.closest("tr");
      const box = row && row.querySelector("input[name=_row]");
      if (!box) return false;
      pick(box, e.key === "X");
    } else if (e.key === "h" && before === "g") {
      location.href = "/";
    } else {
      before = e.key === "g" ? "g" : "";
      return false;
    }
    before = "";
    return true;
  }

  // ---- moving in tables: from the link in focus to the next link in that direction; half tables side by side are one table, the second the rows that follow ----
  const rowsOf = (table) => [...table.tBodies].flatMap((b) => [...b.rows]);
  function half(table, dir) {
    const all = [...table.parentElement.children];
    return (table.parentElement.matches(".twin") && all[all.indexOf(table) + dir]) || null;
  }
  // The first link of a row from its left end, or from its right one.
  function entry(row, dx) {
    const cells = row ? [...row.cells] : [];
    return cellLink((dx > 0 ? cells : cells.reverse()).find((c) => cellLink(c)));
  }
  function move(from, dx, dy) {
    const cell = from.closest("td, th");
    const row = cell && cell.parentElement;
    const table = row && row.closest("table");
    if (!table || row.parentElement.tagName === "THEAD") return null;
    const rows = rowsOf(table), at = rows.indexOf(row);
    if (dx !== 0) {
      for (let c = cell; (c = dx > 0 ? c.nextElementSibling : c.previousElementSibling); ) if (cellLink(c)) return cellLink(c);
      const beside = half(table, dx);
      return beside && entry(rowsOf(beside)[at], dx);
    }
    const beyond = half(table, dy);
    const way = dy > 0 ? [...rows.slice(at + 1), ...(beyond ? rowsOf(beyond) : [])] : [...rows.slice(0, at).reverse(), ...(beyond ? rowsOf(beyond).reverse() : [])];
    for (const r of way) {
      const found = cellLink(r.cells[cell.cellIndex]) || (table.classList.contains("bi") ? null : cellLink(r));
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

  // ---- the box for everything: answers while typing; arrows choose, Enter opens, Esc closes; without a choice the form is sent ----
  let boxes = 0;
  for (const box of document.querySelectorAll("input[data-suggest]")) {
    const list = document.createElement("div");
    list.id = "sg" + ++boxes;
    list.className = "sg";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", box.labels[0] ? box.labels[0].textContent.trim() : "");
    list.hidden = true;
    box.setAttribute("role", "combobox");
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-expanded", "false");
    box.setAttribute("aria-controls", list.id);
    const holder = document.createElement("span");
    holder.className = "sgw" + (box.classList.contains("g1f") ? " g1f" : "");
    box.replaceWith(holder);
    holder.append(box, list);
    let asked = 0, wait = 0, at = -1, options = [];
    const choose = (i) => {
      if (options[at]) options[at].setAttribute("aria-selected", "false");
      at = i;
      if (options[at]) {
        options[at].setAttribute("aria-selected", "true");
        options[at].scrollIntoView({ block: "nearest" });
        box.setAttribute("aria-activedescendant", options[at].id);
      } else box.removeAttribute("aria-activedescendant");
    };
    const close = () => {
      asked++;
      clearTimeout(wait);
      list.hidden = true;
      box.setAttribute("aria-expanded", "false");
      choose(-1);
    };
    const add = (to, label, note, href) => {
      const o = document.createElement("div");
      o.id = list.id + "-" + options.length;
      o.setAttribute("role", "option");
      o.setAttribute("aria-selected", "false");
      o.dataset.href = href;
      o.append(Object.assign(document.createElement("b"), { textContent: label }));
      if (note) o.append(Object.assign(document.createElement("span"), { textContent: note }));
      to.append(o);
      options.push(o);
    };
    const show = (r) => {
      list.replaceChildren();
      options = [];
      choose(-1);
      for (const g of r.groups) {
        const group = document.createElement("div");
        group.setAttribute("role", "group");
        group.setAttribute("aria-label", g.title);
        const head = document.createElement("div");
        head.className = "sgh";
        head.setAttribute("aria-hidden", "true");
        head.textContent = g.title + (g.total > g.items.length ? " · " + g.total.toLocaleString("vi") : "");
        group.append(head);
        for (const i of g.items) add(group, i.label, i.note, i.href);
        list.append(group);
      }
      add(list, r.groups.length ? r.all : r.say, "", box.form.action + "?q=" + encodeURIComponent(box.value));
      list.hidden = false;
      box.setAttribute("aria-expanded", "true");
    };
    const ask = async () => {
      const mine = ++asked;
      try {
        const answer = await fetch(box.dataset.suggest + "?q=" + encodeURIComponent(box.value));
        if (!answer.ok || mine !== asked || document.activeElement !== box) return;
        show(await answer.json());
      } catch (_) { /* no suggestions: the form still works */ }
    };
    box.addEventListener("input", () => {
      clearTimeout(wait);
      if (box.value.trim() === "") close();
      else wait = setTimeout(ask, 180);
    });
    box.addEventListener("keydown", (e) => {
      if (e.isComposing || list.hidden) return;
      if (e.key === "ArrowDown" || e.key === "ArrowUp") {
        const n = options.length;
        choose(e.key === "ArrowDown" ? (at + 1) % n : (at < 0 ? n : at) - 1);
      } else if (e.key === "Enter" && at >= 0) {
        location.href = options[at].dataset.href;
      } else if (e.key === "Escape") {
        close();
      } else return;
      e.preventDefault();
      e.stopPropagation();
    });
    box.addEventListener("blur", close);
    list.addEventListener("pointerdown", (e) => {
      const o = e.target.closest("[role=option]");
      e.preventDefault(); // the box keeps the focus
      if (o) location.href = o.dataset.href;
    });
  }

  // ---- entry grids: arrows, Enter, Esc as in a sheet; a block is pasted from a cell on; Ctrl Z takes back step by step ----
  const blockOf = (text) => {
    const rows = [];
    for (let s = text; s !== ""; ) {
      const row = [];
      for (let more = true; more; ) {
        const quoted = /^"((?:[^"]|"")*)"(?=[\t\r\n]|$)/.exec(s);
        const taken = quoted ? quoted[0] : /^[^\t\r\n]*/.exec(s)[0];
        row.push((quoted ? quoted[1].replace(/""/g, '"').replace(/[\t\r\n]/g, " ") : taken).trim());
        s = s.slice(taken.length);
        more = s[0] === "\t";
        if (more) s = s.slice(1);
      }
      rows.push(row);
      s = s.replace(/^\r?\n|^\r/, "");
    }
    return rows;
  };
  const filled = (template, ...values) => template.replace(/\{(\d)\}/g, (_, n) => values[n - 1]);
  for (const grid of document.querySelectorAll("table[data-grid]")) {
    const steps = []; // each: [box, text before it] …
    const back = document.querySelector("[data-grid-undo]");
    const remark = document.getElementById("remark");
    const say = grid.parentElement.parentElement.querySelector("[data-grid-say]");
    const rows = () => [...grid.tBodies].flatMap((b) => [...b.rows]);
    const boxIn = (cell) => (cell ? cell.querySelector("input.ce") : null);
    let held = null; // the box in focus, with its text when the focus came
    const tell = (text, bad) => {
      say.textContent = text;
      say.classList.toggle("bad", bad === true);
    };
    const set = (box, text) => {
      if (box.value === text) return;
      box.value = text;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const note = (step) => {
      if (step.length > 0) steps.push(step);
      if (back) back.hidden = steps.length === 0;
    };
    const settle = () => {
      if (!held || held.box.value === held.text) return;
      note([[held.box, held.text]]);
      held.text = held.box.value;
    };
    const undo = () => {
      settle();
      const step = steps.pop();
      if (!step) return;
      for (const [box, text] of step) set(box, text);
      step[0][0].focus();
      if (held) held.text = held.box.value;
      step[0][0].select();
      note([]);
    };
    const next = (box, dx, dy) => {
      const cell = box.closest("td");
      if (dx !== 0) {
        for (let c = cell; (c = dx > 0 ? c.nextElementSibling : c.previousElementSibling); ) if (boxIn(c)) return boxIn(c);
        return null;
      }
      const all = rows();
      for (let i = all.indexOf(cell.parentElement) + dy; i >= 0 && i < all.length; i += dy) {
        const found = boxIn(all[i].cells[cell.cellIndex]);
        if (found) return found;
      }
      return null;
    };
    grid.addEventListener("focusin", (e) => {
      if (!e.target.matches("input.ce")) return;
      held = { box: e.target, text: e.target.value };
      e.target.select();
    });
    grid.addEventListener("focusout", () => {
      settle();
      held = null;
    });
    grid.addEventListener("keydown", (e) => {
      const box = e.target;
      if (!box.matches("input.ce") || e.isComposing) return;
      if ((e.ctrlKey || e.metaKey) && !e.shiftKey && e.key.toLowerCase() === "z") {
        undo();
        e.preventDefault();
        return;
      }
      if (e.ctrlKey || e.altKey || e.metaKey) return;
      const whole = box.selectionStart === 0 && box.selectionEnd === box.value.length;
      let to = null;
      if (e.key === "Enter") to = next(box, 0, e.shiftKey ? -1 : 1) || box;
      else if (e.key === "ArrowUp" || e.key === "ArrowDown") to = next(box, 0, e.key === "ArrowUp" ? -1 : 1) || box;
      else if (e.key === "ArrowLeft" && !e.shiftKey && (whole || box.selectionEnd === 0)) to = next(box, -1, 0) || box;
      else if (e.key === "ArrowRight" && !e.shiftKey && (whole || box.selectionStart === box.value.length)) to = next(box, 1, 0) || box;
      else if (e.key === "Escape") {
        if (held) set(box, held.text);
        to = box;
      } else if (e.key === "F2" && e.shiftKey && remark) {
        // a comment at this cell, as in a sheet
        const [, row, column] = /^c\.(.+)\.([^.]+)$/.exec(box.name);
        remark.open = true;
        remark.querySelector("[name=_remark_row]").value = row;
        remark.querySelector("[name=_remark_column]").value = column;
        remark.querySelector("textarea").focus();
        e.preventDefault();
        return;
      } else if (e.key === "F2") box.setSelectionRange(box.value.length, box.value.length);
      else return;
      e.preventDefault();
      if (!to) return;
      to.focus();
      to.select();
    });
    grid.addEventListener("paste", (e) => {
      const box = e.target.closest("input.ce");
      const text = e.clipboardData.getData("text/plain").replace(/[\r\n]+$/, "");
      if (!box || !/[\t\r\n]/.test(text)) return; // one cell: as in any box
      e.preventDefault();
      settle();
      const block = blockOf(text), all = rows(), cell = box.closest("td");
      const row = all.indexOf(cell.parentElement), columns = cell.parentElement.cells.length - cell.cellIndex;
      const width = Math.max(...block.map((r) => r.reduce((w, t, i) => (t !== "" ? i + 1 : w), 0)));
      if (width > columns) return tell(filled(grid.dataset.wide, width, columns, block.map((r) => r[columns]).find((t) => t) || ""), true);
      if (row + block.length > all.length) return tell(filled(grid.dataset.long, block.length, all.length - row, block[all.length - row][0]), true);
      const step = [];
      let put = 0, passed = 0;
      block.forEach((r, i) => r.slice(0, width).forEach((t, k) => {
        if (t === "") return; // an empty cell changes nothing, as in an import
        const to = boxIn(all[row + i].cells[cell.cellIndex + k]);
        if (!to) return passed++;
        put++;
        if (to.value !== t) step.push([to, to.value]);
        set(to, t);
      }));
      if (held) held.text = held.box.value;
      note(step);
      tell(passed > 0 ? filled(grid.dataset.passed, put, passed) : filled(grid.dataset.pasted, put));
      box.select();
    });
    if (back) back.addEventListener("click", undo);
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
      if (text.value.trim().length < 2) return;
      // what was found for a shorter text, or is on its way for it, is not what is meant: nobody may send it by being quick
      asked++;
      list.value = list.options[0].value;
      wait = setTimeout(ask, 250);
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

  // ---- a shared machine that is left alone: the page is covered, what was typed stays ----
  const cover = document.getElementById("cover");
  if (cover && cover.showModal) {
    const after = Number(document.body.dataset.cover) * 60000, form = cover.querySelector("form"), why = cover.querySelector(".errs"), title = document.title;
    const say = (words) => fetch("/cover", { method: "POST", body: new URLSearchParams({ _csrf: form._csrf.value, do: words }) }).catch(() => {});
    let last = Date.now(), said = Date.now();
    const used = () => {
      if (cover.open) return;
      last = Date.now();
      // somebody types for long without asking for a page: the server is told, seldom
      if (last - said < Math.min(60000, after / 4)) return;
      said = last;
      say("here");
    };
    for (const what of ["keydown", "pointerdown", "input", "wheel"]) document.addEventListener(what, used, { capture: true, passive: true });
    const hide = () => {
      if (cover.open) return;
      document.body.classList.add("covered");
      document.title = cover.dataset.title;
      for (const d of document.querySelectorAll("dialog[open]")) d.close();
      cover.showModal();
      say("away");
    };
    const look = () => Date.now() - last >= after && hide();
    setInterval(look, 1000);
    document.addEventListener("visibilitychange", look);
    cover.addEventListener("cancel", (e) => e.preventDefault());
    cover.addEventListener("close", () => document.body.classList.contains("covered") && cover.showModal());
    form.addEventListener("submit", async (e) => {
      e.preventDefault();
      const answer = await fetch("/uncover", { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
      form._unlock.value = "";
      if (answer && answer.status === 204) {
        document.body.classList.remove("covered");
        document.title = title;
        why.hidden = true;
        cover.close();
        last = said = Date.now();
        return;
      }
      if (answer && answer.redirected) return location.reload(); // the session is over
      const page = new DOMParser().parseFromString(answer ? await answer.text() : "", "text/html").getElementById("why");
      why.textContent = page ? page.textContent.trim() : "…";
      why.hidden = false;
      form._unlock.focus();
    });
  }
})();
