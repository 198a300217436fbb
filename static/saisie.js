// The form of a section: each answer is saved a second after the last keystroke, and a failure loses nothing.
// Without htmx the form is a plain one; unsaved text is still kept in this tab and leaving still warns.
(() => {
  "use strict";
  const formulaire = document.querySelector("form[data-saisie]");
  if (!formulaire) return;
  const PAUSE = 1000, CHOIX = 150;
  const personne = `saisie:${formulaire.dataset.saisie}:`, coffre = personne + location.pathname;
  const aSauver = new Map(); // id of a question → when it may leave
  // enVol: the question being sent; incertain: one whose answer never came, to be sent again as it was
  let enVol = null, corps = [], incertain = null, panne = "", envoi = null, quitte = false, balise = false, minuterie;
  const question = (id) => document.getElementById(id);
  const memes = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  // ---- what is on the page
  const controles = (q) => [...q.querySelectorAll("input, select, textarea")].filter((c) => c.name && c.type !== "hidden");
  const aCocher = (c) => c.type === "checkbox" || c.type === "radio";
  const champs = (q) => controles(q).filter((c) => !aCocher(c) || c.checked).map((c) => [c.name, c.value]);
  const base = (q) => {
    const cles = q.dataset.cles.split(" "), paires = new Map(cles.map((cle) => [cle, formulaire.dataset.rien]));
    for (const champ of formulaire.querySelectorAll('input[name="base"]'))
      for (const paire of champ.value.split(" ")) {
        const [nom, empreinte] = paire.split(":");
        if (cles.includes(nom.split(".")[0])) paires.set(nom, empreinte); // a cell is « key.line » or « key.row.column »
      }
    return [...paires].map((p) => p.join(":")).join(" ");
  };
  const enConflit = (q) => q.querySelector(".conflit") !== null;
  const attendUnChoix = () => [...aSauver.keys()].some((id) => enConflit(question(id)));

  // ---- a copy in this tab only: it survives a lost session, a closed call or a crash, and dies with the tab
  const garderCopie = (envoye = false) => {
    const questions = Object.fromEntries([...aSauver.keys()].map((id) => {
      const q = question(id);
      return [id, { base: base(q), champs: champs(q) }];
    }));
    try {
      if (aSauver.size) sessionStorage.setItem(coffre, JSON.stringify({ envoye, questions }));
      else sessionStorage.removeItem(coffre);
    } catch { /* no storage: the text is still on the page */ }
  };
  const remplir = (q, valeurs) => {
    for (const c of controles(q)) {
      const siennes = valeurs.filter(([nom]) => nom === c.name).map(([, valeur]) => valeur);
      if (aCocher(c)) c.checked = siennes.includes(c.value);
      else if (siennes.length) c.value = siennes[0];
    }
  };
  const retrouver = () => {
    const reussi = location.search.includes("fait=");
    let copie = null;
    for (const cle of Object.keys(sessionStorage).filter((c) => c.startsWith("saisie:"))) {
      const lue = JSON.parse(sessionStorage.getItem(cle));
      const estFinie = lue.envoye && (cle !== coffre || reussi); // a form that was sent and led somewhere
      if (estFinie || !cle.startsWith(personne)) sessionStorage.removeItem(cle);
      else if (cle === coffre) copie = lue;
    }
    let retrouvees = 0;
    for (const [id, gardee] of Object.entries(copie ? copie.questions : {})) {
      const q = question(id);
      if (!q || memes(champs(q), gardee.champs)) continue;
      remplir(q, gardee.champs);
      const champ = Object.assign(document.createElement("input"), { type: "hidden", name: "base", value: gardee.base });
      q.querySelector(".retour").replaceChildren(champ);
      aSauver.set(id, Date.now() + PAUSE);
      retrouvees += 1;
    }
    if (!retrouvees) return sessionStorage.removeItem(coffre);
    const avis = Object.assign(document.createElement("div"), { className: "avis ok" });
    avis.append(Object.assign(document.createElement("p"), {
      textContent: "Nous avons retrouvé ce que vous aviez écrit sans l’enregistrer. Votre texte est remis à sa place.",
    }));
    formulaire.before(avis);
    formulaire.dispatchEvent(new Event("change", { bubbles: true }));
    planifier();
  };

  // ---- sending, one question at a time
  const marquer = (q, delai) => {
    aSauver.set(q.id, Date.now() + delai);
    garderCopie();
    planifier();
  };
  const planifier = () => {
    clearTimeout(minuterie);
    if (enVol || !window.htmx || panne === "session" || panne === "refus") return;
    const dues = [...aSauver].filter(([id]) => !enConflit(question(id))).sort((a, b) => a[1] - b[1]);
    if (dues.length) minuterie = setTimeout(() => envoyer(question(dues[0][0])), Math.max(0, dues[0][1] - Date.now()));
  };
  const envoyer = (q, autres = null) => {
    const rejoue = incertain && incertain.id === q.id ? incertain.corps : null;
    corps = autres || rejoue || [["base", base(q)], ...champs(q)];
    enVol = q.id;
    window.htmx.trigger(q, "enregistrer");
  };
  const toutEnvoyer = () => {
    if (!aSauver.size) return leverPanne();
    panne = "";
    for (const id of aSauver.keys()) aSauver.set(id, 0);
    planifier();
  };
  document.addEventListener("htmx:configRequest", (e) => {
    if (e.detail.elt.id !== enVol) return;
    const donnees = e.detail.formData;
    for (const nom of [...donnees.keys()]) donnees.delete(nom);
    for (const [nom, valeur] of corps) donnees.append(nom, valeur);
  });
  const recu = (xhr) => (/data-recu="(\w+)"/.exec(xhr.status ? xhr.responseText : "") || [])[1];
  document.addEventListener("htmx:beforeSwap", (e) => {
    if (e.detail.requestConfig.elt.id !== enVol) return;
    e.detail.isError = !recu(e.detail.xhr);
    e.detail.shouldSwap = !e.detail.isError; // the page of a refusal is told in the banner
  });
  document.addEventListener("htmx:oobBeforeSwap", (e) => {
    const cible = e.detail.target;
    const repete = cible.id === "etat-enregistrement" && cible.textContent === e.detail.fragment.textContent;
    if (repete || aSauver.has(cible.id)) e.detail.shouldSwap = false; // said already; or being typed
  });
  document.addEventListener("htmx:afterRequest", (e) => {
    if (!enVol || e.detail.requestConfig.elt.id !== enVol) return;
    const q = question(enVol), parti = corps, reponse = recu(e.detail.xhr);
    enVol = null;
    if (reponse === "enregistre") {
      incertain = null;
      leverPanne();
      direConstats(q);
      if (memes(champs(q), parti.filter(([nom]) => !["base", "garder"].includes(nom)))) aSauver.delete(q.id);
    } else if (reponse === "conflit") incertain = null;
    else {
      if (e.detail.xhr.status === 0 || e.detail.xhr.status >= 500) incertain = { id: q.id, corps: parti };
      direPanne(e.detail.xhr);
    }
    garderCopie();
    const bouton = envoi;
    envoi = null;
    if (reponse === "enregistre") {
      if (bouton) return formulaire.requestSubmit(bouton);
      planifier();
    } else if (reponse === "conflit") planifier();
  });

  // ---- what is said under a field, and of a failure
  const direConstats = (q) => {
    for (const p of q.querySelectorAll(".erreur, .conseil")) if (!p.closest(".retour")) p.remove();
    for (const z of q.querySelectorAll(".en-erreur")) z.classList.remove("en-erreur");
    for (const c of q.querySelectorAll("[aria-invalid]")) {
      c.removeAttribute("aria-invalid");
      c.setAttribute("aria-describedby", (c.getAttribute("aria-describedby") || "").replace(/\S+-(erreur|constat\d+)/g, "").trim());
    }
    for (const p of q.querySelectorAll(".retour [data-champ]")) {
      const c = question(p.dataset.champ);
      if (!c) continue;
      c.setAttribute("aria-invalid", "true");
      c.setAttribute("aria-describedby", `${c.getAttribute("aria-describedby") || ""} ${p.id}`.trim());
    }
  };
  const RESEAU = "Pas de réseau : vos dernières réponses ne sont pas encore enregistrées. Votre texte reste à l’écran.";
  const HORS_LIGNE = "Pas de réseau : la page ne peut pas partir. Votre texte reste à l’écran.";
  const direPanne = (xhr, horsLigne = RESEAU) => {
    const lue = xhr.status ? new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector("#erreur .avis p") : null;
    const statut = xhr.status;
    panne = statut === 401 ? "session" : statut >= 400 && statut < 500 && statut !== 429 ? "refus" : "reseau";
    const session = "Votre session est terminée. Reconnectez-vous : votre texte est gardé et sera remis à sa place.";
    const texte = panne === "session" ? session : panne === "refus" && lue ? `${lue.textContent} Votre texte reste à l’écran : copiez-le avant de quitter la page.` : lue ? lue.textContent : horsLigne;
    let zone = document.getElementById("panne-saisie");
    if (!zone) {
      zone = Object.assign(document.createElement("div"), { id: "panne-saisie", className: "avis alerte panne" });
      zone.setAttribute("role", "alert");
      document.body.append(zone);
    }
    const actions = Object.assign(document.createElement("p"), { className: "rangee" });
    if (panne === "session") {
      const lien = Object.assign(document.createElement("a"), { className: "bouton", textContent: "Se reconnecter" });
      lien.href = `${formulaire.dataset.connexion}?suite=${location.pathname}`;
      lien.addEventListener("click", () => { quitte = true; });
      actions.append(lien);
    }
    const bouton = Object.assign(document.createElement("button"), { type: "button", className: "bouton second", textContent: "Réessayer" });
    bouton.addEventListener("click", toutEnvoyer);
    actions.append(bouton);
    zone.replaceChildren(Object.assign(document.createElement("p"), { textContent: texte }), actions);
    zone.hidden = false;
  };
  const leverPanne = () => {
    panne = "";
    const zone = document.getElementById("panne-saisie");
    if (zone) zone.hidden = true;
  };

  // ---- what the person does
  formulaire.addEventListener("input", (e) => {
    const q = e.target.closest(".question");
    for (const p of formulaire.querySelectorAll("[data-propose]")) { // shown, not typed: saved with the first answer
      p.removeAttribute("data-propose");
      marquer(p, PAUSE);
    }
    if (q) marquer(q, aCocher(e.target) || e.target.tagName === "SELECT" ? CHOIX : PAUSE);
  });
  formulaire.addEventListener("click", (e) => {
    const bouton = e.target.closest("[data-garder]");
    if (!bouton || enVol) return;
    const q = bouton.closest(".question");
    if (!e.detail) controles(q)[0].focus(); // pressed with a key: the button goes, the focus stays with the answer
    if (bouton.dataset.garder === "autre") {
      aSauver.delete(q.id);
      envoyer(q, [["garder", "autre"], ["base", base(q)], ...champs(q)]);
    } else envoyer(q, [["base", bouton.dataset.vue], ...champs(q)]);
  });
  formulaire.addEventListener("submit", (e) => {
    clearTimeout(minuterie);
    if (!navigator.onLine) { // the browser would leave for an error page
      e.preventDefault();
      e.stopPropagation();
      return direPanne({ status: 0 }, HORS_LIGNE);
    }
    if (enVol) { // its new digests are on their way: sent before, the form would contradict itself
      e.preventDefault();
      e.stopPropagation();
      envoi = e.submitter;
      return;
    }
    quitte = true;
    garderCopie(true);
    setTimeout(() => { quitte = false; }, 4000);
  });
  addEventListener("beforeunload", (e) => {
    if (aSauver.size && !quitte && (panne || !window.htmx || attendUnChoix())) e.preventDefault();
  });
  addEventListener("pagehide", () => {
    if (quitte || panne || !window.htmx) return;
    for (const id of aSauver.keys()) {
      const q = question(id);
      if (enConflit(q) || id === enVol) continue;
      balise = navigator.sendBeacon(q.dataset.hxPost, new URLSearchParams([["base", base(q)], ...champs(q)]));
    }
  });
  addEventListener("pageshow", (e) => { if (e.persisted && balise) location.reload(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden && !panne) toutEnvoyer(); });
  addEventListener("online", () => { if (panne === "reseau") toutEnvoyer(); });
  addEventListener("load", retrouver);
})();
