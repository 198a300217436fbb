// The little that needs a script. Everything works without it.
(() => {
  "use strict";
  // ---- htmx: event names live here and nowhere else
  const banniere = (texte) => {
    let zone = document.getElementById("panne");
    if (!zone) {
      zone = document.createElement("div");
      zone.id = "panne";
      zone.className = "avis alerte panne";
      zone.setAttribute("role", "alert");
      document.body.append(zone);
    }
    zone.textContent = texte;
    zone.hidden = false;
  };
  const leverBanniere = () => {
    const zone = document.getElementById("panne");
    if (zone) zone.hidden = true;
  };
  const PANNE = "Enregistrement impossible. Vérifiez votre connexion. Votre saisie est toujours à l’écran.";
  // a form that saves each answer tells its own failures; what refreshes by itself tells none
  const estSuivi = (e) => e.detail.elt.closest("[data-saisie], [data-silencieux]") !== null;
  for (const nom of ["htmx:sendError", "htmx:timeout", "htmx:responseError"])
    document.addEventListener(nom, (e) => { if (!estSuivi(e)) banniere(PANNE); });
  document.addEventListener("htmx:afterOnLoad", (e) => { if (e.detail.successful && !estSuivi(e)) leverBanniere(); });

  // ---- who is here: said every thirty seconds while somebody really reads, so that a forgotten tab keeps no session
  let geste = Date.now();
  for (const nom of ["pointerdown", "keydown", "scroll"])
    document.addEventListener(nom, () => { geste = Date.now(); }, { passive: true });
  const signaler = () => {
    if (document.hidden || !window.htmx || Date.now() - geste > 300000) return;
    for (const zone of document.querySelectorAll("[data-presence]")) window.htmx.trigger(zone, "signaler");
  };
  if (document.querySelector("[data-presence]")) {
    addEventListener("load", signaler);
    setInterval(signaler, 30000);
  }

  // ---- signing out leaves no unsaved text in this tab
  document.addEventListener("submit", (e) => {
    if (!e.target.action.endsWith("/deconnexion")) return;
    for (const cle of Object.keys(sessionStorage)) if (/^(saisie|seance):/.test(cle)) sessionStorage.removeItem(cle);
  });

  // ---- a form sends once: a double click makes one request
  document.addEventListener("submit", (e) => {
    const formulaire = e.target;
    if (formulaire.dataset.envoye) { e.preventDefault(); return; }
    if (formulaire.method !== "post" || formulaire.hasAttribute("data-hx-post")) return;
    formulaire.dataset.envoye = "oui";
    setTimeout(() => delete formulaire.dataset.envoye, 4000);
  });

  // ---- a chosen file leaves at once, and it is said
  document.addEventListener("change", (e) => {
    const champ = e.target;
    if (!champ.matches || !champ.matches("input[type=file][data-envoi]") || !champ.files.length) return;
    const etat = document.getElementById("envoi-etat");
    const n = champ.files.length;
    if (etat) etat.textContent = n > 1 ? `Envoi de ${n} fichiers en cours…` : `Envoi de « ${champ.files[0].name} » en cours…`;
    champ.form.requestSubmit();
  });

  // ---- copy a text, and say so
  document.addEventListener("click", async (e) => {
    const bouton = e.target.closest("[data-copier]");
    if (!bouton) return;
    const zone = document.getElementById(bouton.dataset.copier);
    const etat = document.getElementById("copie-etat");
    try {
      await navigator.clipboard.writeText(zone.textContent);
      bouton.firstChild.textContent = "Copié";
      if (etat) etat.textContent = "Texte copié.";
    } catch {
      getSelection().selectAllChildren(zone);
      if (etat) etat.textContent = "Texte sélectionné : copiez-le avec votre appareil.";
    }
  });

  // ---- long answers: what is left, said after the typing
  const compter = (zone) => {
    const cible = document.getElementById(zone.dataset.compteur);
    if (!cible) return;
    const reste = Number(zone.dataset.maximum) - zone.value.length;
    const caracteres = Math.abs(reste) < 2 ? "caractère" : "caractères";
    cible.textContent = reste >= 0 ? `Il vous reste ${reste} ${caracteres}.` : `Vous dépassez de ${-reste} ${caracteres}.`;
  };
  let attente;
  document.addEventListener("input", (e) => {
    if (!e.target.dataset || !e.target.dataset.compteur) return;
    clearTimeout(attente);
    attente = setTimeout(() => compter(e.target), 600);
  });

  // ---- questions asked only after some answers: hidden until then
  const poser = () => {
    for (const bloc of document.querySelectorAll("[data-si]")) {
      const { si, valeurs, sauf } = bloc.dataset; // after some answers, or after any other than one
      const voulue = (v) => (valeurs ? valeurs.split(" ").includes(v) : v && v !== sauf);
      const champs = [...document.getElementsByName(si)];
      bloc.hidden = !champs.some((c) => voulue(c.value) && (c.checked || c.tagName === "SELECT"));
    }
  };
  document.addEventListener("change", poser);
  document.addEventListener("htmx:afterSettle", poser);
  poser();

  // ---- an answer refused for want of its reason opens the place where it is written
  document.addEventListener("htmx:afterSettle", (e) => {
    const cadre = e.target.closest && e.target.closest(".critere");
    const texte = cadre && cadre.querySelector(".retour .erreur") && cadre.querySelector("details textarea");
    if (texte) texte.closest("details").open = true;
  });

  // ---- show or hide a password
  document.addEventListener("click", (e) => {
    const bouton = e.target.closest("[data-montre]");
    if (!bouton) return;
    const champ = document.getElementById(bouton.dataset.montre);
    const cache = champ.type === "password";
    champ.type = cache ? "text" : "password";
    bouton.textContent = cache ? "Masquer" : "Afficher";
  });

  // ---- selects that act at once keep their button for those without a script
  document.documentElement.classList.add("js");
  if (window.htmx) document.documentElement.classList.add("avec-htmx"); // else what refreshes by itself keeps its button

  // ---- filters are folded on a phone: what they say is under them, and what they keep
  if (matchMedia("(max-width: 40rem)").matches)
    for (const pli of document.querySelectorAll("details[data-pli]")) pli.open = false;
})();
