"""A page looked at as it was answered: axe at 1280 px, the structure, nothing that sticks out at 320 px.

The page is written into a tab that is already on the portal, so that axe is read once and the stylesheet, htmx
and the scripts come from the browser's memory: a third of the time of going to each address.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from tests.parcours.gestes import pas_de_defilement_horizontal

REGLES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What passes is not described: half of the time of axe goes there. Contrast takes most of what is left, and depends
# only on the colour and size of the letters and on what is painted behind them: a tab looks once at each of these
# combinations, whatever the number of elements and of pages. No rule of these reads the sheets of style again.
OPTIONS = {
    "runOnly": {"type": "tag", "values": REGLES},
    "resultTypes": ["violations"],
    "preload": {"assets": ["media"]},
}
_LANCER = """async (options) => {
  const vus = (window.contrastesVus ??= new Set()), fonds = new Map();
  const fond = (e) => {
    if (!e) return "";
    if (!fonds.has(e)) {
      const s = getComputedStyle(e);
      const sien = [s.backgroundColor, s.backgroundImage, s.opacity, s.position, s.clipPath].join();
      fonds.set(e, fond(e.parentElement) + "/" + sien);
    }
    return fonds.get(e);
  };
  const aLire = (e) => e.matches("input, textarea, select")
    || [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
  for (const e of document.body.querySelectorAll("*")) {
    if (!aLire(e) || !e.checkVisibility()) continue;
    const s = getComputedStyle(e);
    const signe = [s.color, s.fontSize, s.fontWeight, s.textShadow, e.disabled, e.localName, fond(e)].join();
    e.toggleAttribute("data-neuf", !vus.has(signe));
    vus.add(signe);
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-neuf]" }] });
  return { violations: (await axe.run(options)).violations };
}"""


def passer_axe(page: Page) -> None:
    """axe on the page as it stands. Raises AssertionError with its report."""
    if page.evaluate("typeof window.axe?.run !== 'function'"):  # a field called « axe » is there too
        page.evaluate(AXE_SCRIPT)
    trouve = AxeResults(page.evaluate(_LANCER, OPTIONS))
    assert trouve.violations_count == 0, trouve.generate_report()


class Examen:
    """Two tabs on the portal, a large one and a narrow one: `examiner(html)`."""

    def __init__(self, navigateur: Browser, adresse: str) -> None:
        self.contexte = navigateur.new_context(base_url=adresse, locale="fr-FR")
        self.large = self._onglet(1280, 900)
        self.etroit = self._onglet(320, 700)

    def _onglet(self, largeur: int, hauteur: int) -> Page:
        onglet = self.contexte.new_page()
        onglet.set_viewport_size({"width": largeur, "height": hauteur})
        onglet.goto("/connexion")
        return onglet

    def examiner(self, html: str) -> None:
        """Raises AssertionError with what is wrong."""
        assert structure(html) == []
        self.large.set_content(html)
        self.large.evaluate(_OUVRIR)
        passer_axe(self.large)
        self.etroit.set_content(html)
        pas_de_defilement_horizontal(self.etroit)


# axe does not look inside what is folded
_OUVRIR = "for (const pli of document.querySelectorAll('details')) pli.open = true"


@contextmanager
def examen(navigateur: Browser, adresse: str) -> Iterator[Examen]:
    ouvert = Examen(navigateur, adresse)
    yield ouvert
    ouvert.contexte.close()


def titre_de(html: str) -> str:
    return HTMLParser(html).css_first("title").text()


def structure(html: str) -> list[str]:
    """What axe does not look at: one h1, a bare title, single ids, labels and descriptions that lead somewhere."""
    arbre = HTMLParser(html)
    fautes = []
    if len(arbre.css("h1")) != 1:
        fautes.append(f"{len(arbre.css('h1'))} h1")
    if set("<>\n") & set(titre_de(html)):
        fautes.append(f"titre : {titre_de(html)}")
    ids: dict[str, int] = defaultdict(int)
    for noeud in arbre.css("[id]"):
        ids[noeud.attributes["id"] or ""] += 1
    fautes += [f"identifiant répété : {cle}" for cle, n in ids.items() if n > 1]
    for attribut in ("for", "form", "aria-describedby", "aria-labelledby"):
        for noeud in arbre.css(f"[{attribut}]"):
            absents = [c for c in (noeud.attributes[attribut] or "").split() if c not in ids]
            fautes += [f"{attribut} sans cible : {c}" for c in absents]
    for lien in arbre.css('a[href^="#"]'):
        cible = (lien.attributes["href"] or "")[1:]
        if cible.startswith("absent:") or (cible and cible not in ids):
            fautes.append(f"lien sans cible : #{cible}")
    return fautes
