// The live screens of a sitting: refreshed when it changes, held through a cut of the network, led by keys.
// Without a script each button still works, and the page is reloaded by hand.
(() => {
  "use strict";
  const racine = document.getElementById("direct");
  if (!racine) return;
  const dire = (texte, lien) => {
    const zone = document.getElementById("direct-etat");
    if (zone.textContent === texte) return;
    zone.textContent = texte;
    if (lien) zone.append(" ", Object.assign(document.createElement("a"), { href: lien, textContent: "Se reconnecter" }));
  };
  const heure = () => new Date().toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" }).replace(":", " h ").replace(/^0/, "");

  const projete = document.body.classList.contains("projete");

  // ---- what is being typed is never replaced, and is copied in this tab
  const coffre = `seance:${location.pathname}:`;
  const tenace = () => document.querySelector("form[data-tenace]");
  const valeurs = (f) => [...new FormData(f)].filter(([nom]) => nom !== "cle");
  let touche = false;
  document.addEventListener("input", (e) => {
    const f = e.target.closest("form[data-tenace]");
    if (!f) return;
    touche = true;
    try { sessionStorage.setItem(coffre + f.dataset.tenace, JSON.stringify(valeurs(f))); } catch { /* still on the page */ }
  });
  const oublier = (id) => { touche = false; sessionStorage.removeItem(coffre + id); };
  const retrouver = () => {
    const f = tenace(), garde = f && sessionStorage.getItem(coffre + f.dataset.tenace);
    if (!garde) return;
    const lues = JSON.parse(garde);
    if ((lues.find(([nom]) => nom === "version") || [])[1] !== f.elements.version.value) return oublier(f.dataset.tenace);
    for (const [nom, valeur] of lues) {
      const champ = f.elements[nom];
      if (champ && champ.type !== "hidden") champ.value = valeur; // a group of radios takes the value too
    }
    touche = true;
  };

  // ---- take a fresh page, part by part
  const ENVOI = "Pas de réponse : la décision n’est peut-être pas enregistrée. Elle repart d’elle-même, et ne compte qu’une fois.";
  let recu = performance.now(), tic, attente = null, perdu = "";
  // `fait`: what was sent from here, « decision » or « geste »; nothing when the page is only asked again
  const appliquer = (texte, adresse, fait) => {
    const neuf = new DOMParser().parseFromString(texte, "text/html"), autre = neuf.getElementById("direct");
    if (!autre) {
      const session = /\/connexion/.test(adresse) || neuf.querySelector("form[action*='/connexion']");
      const vers = document.querySelector("main").dataset.connexion || "/connexion";
      dire(session ? "Votre session est terminée. Ce qui est à l’écran y reste." : "Cette page n’est plus ouverte à votre compte.", session && `${vers}?suite=${location.pathname}`);
      if (!session) for (const part of document.querySelectorAll("[data-vif]")) part.replaceChildren(); // nothing stays of what may no longer be read
      return false;
    }
    let avis = attente ? ENVOI : "";
    for (const part of document.querySelectorAll("[data-vif]")) {
      const remplacante = neuf.getElementById(part.id);
      if (!remplacante || remplacante.isEqualNode(part) || (part.dataset.vif === "envoi" && !fait)) continue;
      const f = fait !== "decision" && touche && part.querySelector("form[data-tenace]");
      if (f && fait === "geste") touche = false; // one’s own geste shows the page whole: what was typed comes back from its copy
      else if (f) {
        const nouveau = remplacante.querySelector("form[data-tenace]");
        if (nouveau && nouveau.dataset.tenace === f.dataset.tenace && nouveau.elements.version.value === f.elements.version.value) continue;
        if (!attente) avis = "Ce dossier n’est plus en discussion, ou vient d’être décidé. Votre saisie reste à l’écran.";
        continue;
      }
      const actif = part.contains(document.activeElement) && document.activeElement;
      part.replaceWith(document.adoptNode(remplacante));
      if (actif && actif.id && document.getElementById(actif.id)) document.getElementById(actif.id).focus();
    }
    dire(avis);
    if (autre.hasAttribute("data-close")) arreter(); // a closed sitting changes no more: a forgotten tab keeps no session
    document.title = neuf.title;
    racine.dataset.version = autre.dataset.version;
    racine.dataset.maintenant = autre.dataset.maintenant;
    recu = performance.now();
    document.dispatchEvent(new Event("change")); // what is asked only after some answers hides again
    courir();
    if (fait === "geste" && !touche) retrouver();
    return true;
  };
  let enCours = false, encore = false;
  const rafraichir = async () => {
    if (enCours) { encore = true; return; }
    enCours = true;
    try {
      const r = await fetch(location.pathname + (racine.dataset.parties || ""), { headers: { Accept: "text/html" } });
      if (r.status < 500) { if (!appliquer(await r.text(), r.url, "")) arreter(); }
      else throw new Error();
    } catch { panne(); }
    enCours = false;
    if (encore) { encore = false; rafraichir(); }
  };

  // ---- listen; when nothing comes, ask; when it comes back, catch up
  let source = null, essais = 0, minuterie, fini = false, depuis = "";
  const arreter = () => { fini = true; clearTimeout(minuterie); if (source) source.close(); };
  const panne = () => {
    if (!depuis) depuis = heure();
    dire(attente ? ENVOI : `Connexion perdue à ${depuis}. La page se remettra à jour d’elle-même.${perdu}`);
  };
  const retablir = () => { depuis = perdu = ""; essais = 0; };
  const plusTard = (ms, faire) => { clearTimeout(minuterie); if (!fini) minuterie = setTimeout(faire, ms); };
  // a sheet costs ten times a projected screen: those who hold one let the room be served first
  const attendre = () => ("lourde" in racine.dataset ? 300 + Math.random() * 1700 : 0);
  const ecouter = () => {
    if (!window.EventSource) return sonder();
    source = new EventSource(`${racine.dataset.direct}?depuis=${racine.dataset.version}`);
    source.addEventListener("open", () => { if (depuis) rafraichir(); retablir(); });
    source.addEventListener("version", (e) => { if (e.data !== racine.dataset.version) setTimeout(rafraichir, attendre()); });
    source.addEventListener("fin", () => { source.close(); plusTard(0, ecouter); });
    source.addEventListener("error", () => {
      source.close();
      essais += 1;
      if (essais > 1) panne();
      plusTard(Math.min(500 * essais, 4000), essais > 3 ? sonder : ecouter); // a proxy may keep events for itself
    });
  };
  const sonder = async () => {
    try {
      const r = await fetch(racine.dataset.direct, { headers: { Accept: "application/json" } });
      if (!r.ok || !/json/.test(r.headers.get("content-type"))) { if (r.status < 500) return rafraichir(); throw new Error(); }
      const { version } = await r.json();
      if (depuis || version !== racine.dataset.version) await rafraichir();
      retablir();
      essais = 2;
      plusTard(document.hidden ? 6000 : 1500, Math.random() < 0.1 ? ecouter : sonder);
    } catch { panne(); plusTard(2000, sonder); }
  };
  addEventListener("online", () => { if (!fini) { if (source) source.close(); plusTard(0, ecouter); } });

  // ---- a decision is sent until it is received: its key makes it one
  const verrouiller = (f, oui) => { f.inert = oui; f.setAttribute("aria-busy", oui); };
  const envoyer = async (f, corps) => {
    verrouiller(f, true);
    try {
      const r = await fetch(f.action, { method: "POST", body: corps, headers: { Accept: "text/html" } });
      if (r.status >= 500 || r.status === 429) throw new Error();
      const texte = await r.text();
      attente = null;
      verrouiller(f, false);
      if (r.status === 401) return dire("Votre session est terminée. Votre saisie reste à l’écran : reconnectez-vous dans un autre onglet, puis enregistrez.", "/connexion");
      if (r.ok) oublier(f.dataset.tenace);
      if (appliquer(texte, r.url, "decision")) {
        dire(r.ok ? "La décision est enregistrée." : "");
        const but = document.querySelector(r.ok ? "#decision-titre" : "#resume-erreurs");
        if (but) but.focus();
      }
    } catch {
      dire(ENVOI);
      attente = setTimeout(() => envoyer(f, corps), 2000);
    }
  };

  // ---- the other gestes (call, come, leave, undo) never leave the screen: without a network it stays, and says so
  const meme = (f) => f.getAttribute("action") + new URLSearchParams(new FormData(f)).get("membre");
  const gesticuler = async (f, corps) => {
    const ici = meme(f), touchee = f.contains(document.activeElement) && f.querySelector("[data-touche]");
    verrouiller(f, true);
    try {
      const r = await fetch(f.action, { method: "POST", body: corps, headers: { Accept: "text/html" } });
      const texte = await r.text();
      perdu = "";
      if (r.status === 401) return dire("Votre session est terminée. Ce qui est à l’écran y reste.", "/connexion");
      if (!r.ok && !/id="direct"/.test(texte)) {
        const refus = new DOMParser().parseFromString(texte, "text/html").querySelector("main p");
        return dire(r.status < 500 && refus ? refus.textContent : "Ce geste n’est pas enregistré. Refaites-le.");
      }
      if (!appliquer(texte, r.url, "geste")) return;
      const but = document.querySelector("#resume-erreurs") || [...document.forms].find((autre) => meme(autre) === ici)?.querySelector("button")
        || document.querySelector(projete ? `[data-touche="${touchee && touchee.dataset.touche}"]` : "#decision-titre");
      if (but) but.focus({ preventScroll: true });
    } catch {
      perdu = " Votre dernier geste n’est pas parti : refaites-le.";
      panne();
    } finally { verrouiller(f, false); }
  };
  document.addEventListener("submit", (e) => {
    const f = e.target;
    if (f.method !== "post" || !f.closest("[data-vif]")) return;
    e.preventDefault();
    if (attente) return dire(ENVOI);
    if (f.inert) return; // pressed twice: the first is on its way
    const corps = new URLSearchParams(new FormData(f));
    if (f.matches("form[data-tenace]")) envoyer(f, corps); else gesticuler(f, corps);
  });
  addEventListener("beforeunload", (e) => { if (attente) e.preventDefault(); });

  // ---- keys: arrows, and those of a presenter's remote on the projected screen
  const GESTES = { ArrowRight: "suivant", ArrowLeft: "precedent" };
  if (projete) Object.assign(GESTES, { PageDown: "suivant", PageUp: "precedent" });
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.shiftKey || e.repeat || e.defaultPrevented) return;
    if (e.target.closest("input, textarea, select, [role=region]") || touche || attente) return;
    // the remote’s « black » key; a letter, so it goes with the other single keys when they are switched off
    if (projete && /^[b.]$/.test(e.key) && document.querySelector("[data-noir]")) return document.body.classList.toggle("noir");
    const bouton = GESTES[e.key] && document.querySelector(`[data-touche="${GESTES[e.key]}"]`);
    if (!bouton) return;
    e.preventDefault();
    bouton.click();
  });

  // ---- the time of a dossier, counted from the server's instant
  const courir = () => {
    clearInterval(tic);
    const zone = document.querySelector("[data-depuis]");
    if (!zone) return;
    const deja = new Date(racine.dataset.maintenant) - new Date(zone.dataset.depuis), debut = recu;
    const marquer = () => {
      const s = Math.max(0, Math.floor((deja + performance.now() - debut) / 1000));
      zone.textContent = `depuis ${Math.floor(s / 60)} min ${String(s % 60).padStart(2, "0")}`;
    };
    marquer();
    tic = setInterval(marquer, 1000);
  };
  courir();
  retrouver();
  if (!racine.hasAttribute("data-close")) ecouter();
})();
