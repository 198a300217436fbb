// Keyboard shortcuts of the page of a dossier. Loaded only for those who keep them on; each does what a link or a field does.
(() => {
  "use strict";
  // where a letter is a letter: never a shortcut there
  const ECRIT = "textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])";
  const aller = (choix) => {
    const but = document.querySelector(choix);
    if (!but) return;
    if (!but.hasAttribute("tabindex")) but.tabIndex = -1;
    but.scrollIntoView({ block: "start" });
    but.focus({ preventScroll: true });
  };
  const suivre = (choix) => { const lien = document.querySelector(choix); if (lien) lien.click(); };
  const critere = () => document.activeElement.closest("fieldset.critere, fieldset.point");
  const entrer = (cadre) => {
    const coche = cadre.querySelector("input:checked") || cadre.querySelector("input");
    if (!coche) return;
    cadre.scrollIntoView({ block: "nearest" });
    coche.focus();
  };
  const voisin = (pas) => {
    const tous = [...document.querySelectorAll("#ma-grille fieldset.critere, #ma-grille fieldset.point")];
    if (!tous.length) { aller("#ma-grille"); return; }
    const ici = tous.indexOf(critere());
    const vide = tous.findIndex((cadre) => !cadre.querySelector("input:checked"));
    const rang = ici < 0 ? Math.max(0, vide) : Math.min(Math.max(ici + pas, 0), tous.length - 1);
    entrer(tous[rang]);
  };
  const noter = (valeur) => {
    const cadre = critere();
    const note = cadre && cadre.matches(".critere") && cadre.querySelector(`input[type=radio][value="${valeur}"]`);
    if (!note) return;
    // the mark that was there, given again: it holds on what was changed since
    const tenir = note.checked && cadre.querySelector("button.maintenir");
    note.focus();
    (tenir || note).click();
  };
  const commenter = () => {
    const cadre = critere();
    const texte = cadre && cadre.querySelector("textarea");
    if (!texte) return;
    texte.closest("details").open = true;
    texte.focus();
  };
  const aider = () => {
    const aide = document.getElementById("raccourcis");
    if (!aide) return;
    aide.open = !aide.open;
    if (aide.open) { aide.scrollIntoView({ block: "nearest" }); aide.querySelector("summary").focus({ preventScroll: true }); }
  };
  const GESTES = {
    "j": () => suivre("a[rel=next]"),
    "k": () => suivre("a[rel=prev]"),
    "l": () => suivre(".fil a"),
    "r": () => aller(".poste-de-travail .carte"),
    "d": () => aller("#documents"),
    "n": () => voisin(1),
    "p": () => voisin(-1),
    "c": commenter,
    "?": aider,
  };
  for (const n of "01234") GESTES[n] = () => noter(n);
  document.addEventListener("keydown", (e) => {
    // Shift is how « ? » is typed; on a French keyboard the row of digits gives them without it
    if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing || e.repeat || e.defaultPrevented) return;
    if (e.target.closest && e.target.closest(ECRIT)) {
      // out of a comment, back to the mark it explains: Tab would lead into the next criterion
      if (e.key === "Escape" && e.target.matches("textarea") && critere()) { e.preventDefault(); entrer(critere()); }
      return;
    }
    const chiffre = e.shiftKey ? null : /^Digit([0-4])$/.exec(e.code);
    const geste = GESTES[chiffre ? chiffre[1] : e.key];
    if (!geste) return;
    e.preventDefault();
    geste();
  });
})();
