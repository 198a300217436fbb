"""What `portail mesurer` does as people do it, one after the other, and the time each may take."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from random import Random
from urllib.parse import quote, urlencode, urlsplit

from app.comptes.sessions import nom_du_cookie
from app.demonstration.preparation import Terrain
from app.domain.colonnes_liste import TRIS
from app.mesure_client import Reponse


class Client:
    """One connection kept open, of the standard library: a client's own work must not pass for the portal's."""

    def __init__(self, adresse: str) -> None:
        self._connexion = HTTPConnection(urlsplit(adresse).netloc, timeout=30)

    def envoyer(self, chemin: str, jeton: str = "", champs: dict[str, str] | None = None) -> Reponse:
        """Read a page, or post `champs`, as the person whose session has this token. Redirections are not followed."""
        entetes = {"cookie": f"{nom_du_cookie()}={jeton}"} if jeton else {}
        corps = None
        if champs is not None:
            entetes["content-type"] = "application/x-www-form-urlencoded"
            corps = urlencode(champs)
        self._connexion.request("GET" if champs is None else "POST", chemin, corps, entetes)
        reponse = self._connexion.getresponse()
        return Reponse(reponse.status, reponse.read())


@dataclass
class Operation:
    """Something a person does. `faire(k)` does it for the k-th time; `attendu` is the status of a success."""

    nom: str
    faire: Callable[[int], Reponse]
    objectif_ms: int | None
    attendu: int = 200
    durees_ms: list[float] = field(default_factory=list)
    octets: int = 0
    processeur_ms: float = 0.0
    """Of the server, and of its database when that is a server, for one of them."""
    rapport_au_plus: float | None = None
    """How many times what the stack alone takes for its page; None where they are not alike."""
    pile_ms: list[float] = field(default_factory=list)
    """What that page took, asked for after each of these."""

    def quantile(self, part: float) -> float:
        return quantile(self.durees_ms, part)

    def rapport(self) -> float:
        """How many times what the stack alone takes, both at p95."""
        return self.quantile(0.95) / quantile(self.pile_ms, 0.95)


def quantile(durees_ms: list[float], part: float) -> float:
    """The duration that this share of the measures does not exceed."""
    triees = sorted(durees_ms)
    return triees[min(len(triees) - 1, int(part * len(triees)))]


LISTE, RECHERCHE = 2.0, 2.5
"""So many times what the stack alone takes for its list, at most."""
TEXTE = "Des ateliers au pied des immeubles, chaque semaine, avec les habitants du quartier." * 4
_BASE = re.compile(r'name="base" value="([^"]*)"')


def base_lue(page: str) -> str:
    """The digests a page or its answer gives, to be sent back with the next save."""
    trouvee = _BASE.search(page)
    return html.unescape(trouvee[1]) if trouvee else ""


ETATS = "etat=depose,en_instruction,instruit,en_comite"
MOT = "q=association"
MOT_PAR_NOTE = f"{MOT}&dispositif=aap&premiere=non&tri=note"
PAR_COUT = "axe=numerique&geographie=qpv&premiere=non&tri=cout"


def operations_a_mesurer(client: Client, t: Terrain, dossiers: int, *, est_postgresql: bool) -> list[Operation]:
    """Goals in milliseconds at p95, one client, at this size; twice as much on PostgreSQL. The deposit comes last: it
    changes the base.
    """

    def au_plus(a_deux_mille: int, a_vingt_mille: int = 0) -> int:
        return (a_vingt_mille or a_deux_mille if dossiers > 2000 else a_deux_mille) * (2 if est_postgresql else 1)

    def lire(chemin: str, jeton: str = "") -> Callable[[int], Reponse]:
        return lambda k: client.envoyer(chemin, jeton)

    def poster(chemin: str, jeton: str, **champs: str) -> Reponse:
        return client.envoyer(chemin, jeton, champs)

    def enregistrer_un_champ() -> Callable[[int], Reponse]:
        adresse, base = f"/dossiers/{t.brouillons[-1]}/projet", ""

        def faire(k: int) -> Reponse:
            nonlocal base
            if not base:
                base = base_lue(lire(adresse, t.porteur)(0).contenu.decode())
            reponse = poster(f"{adresse}/champ/resume", t.porteur, base=base, resume=f"{TEXTE} {k}")
            base = base_lue(reponse.contenu.decode())
            return reponse

        return faire

    def ouvrir_le_suivant(k: int) -> Reponse:
        # what is kept of a dossier once read must not make the measure flatter than a morning's work
        return lire(f"{liste}/{t.a_lire[k % len(t.a_lire)]}", t.agent)(k)

    def lire_un_tirage(k: int) -> Reponse:
        return lire(f"{liste}?{tirages[k % len(tirages)]}", (t.agent, t.coordination)[k % 2])(k)

    liste, tirages = "/instruction/dossiers", tirer(t, 100)
    note = f"{liste}/{t.a_noter_id}/notes/participation"
    return [
        Operation("accueil", lire("/"), au_plus(10)),
        Operation("page d’un appel", lire(f"/appels/{t.campagne_id}"), au_plus(10)),
        Operation("page de connexion", lire("/connexion"), None),
        Operation("liste du porteur", lire("/dossiers", t.porteur), None),
        Operation(
            "liste de l’instructeur",
            lire(f"{liste}?campagne={t.campagne_id}", t.agent),
            au_plus(25),
            rapport_au_plus=LISTE,
        ),
        Operation(
            "liste filtrée (état, orientation)",
            lire(f"{liste}?campagne={t.campagne_id}&etat=en_instruction&orientation=sante", t.agent),
            au_plus(25),
            rapport_au_plus=LISTE,
        ),
        *(
            Operation(f"trois filtres : {nom}", lire(f"{liste}?{q}", qui), au_plus(25), rapport_au_plus=LISTE)
            for nom, q, qui in _trois_filtres(t)
        ),
        *(
            Operation(f"un mot courant, {nom}", lire(f"{liste}?{q}", qui), au_plus(25), rapport_au_plus=LISTE)
            for nom, q, qui in _mot_et_filtres(t)
        ),
        Operation(
            "trois filtres tirés au sort, pour la première fois", lire_un_tirage, au_plus(25), rapport_au_plus=LISTE
        ),
        Operation("trois filtres tirés au sort, de nouveau", lire_un_tirage, au_plus(25), rapport_au_plus=LISTE),
        Operation(
            "recherche", lire(f"{liste}?q=jardins+partages", t.agent), au_plus(25, 30), rapport_au_plus=RECHERCHE
        ),
        Operation(
            "recherche d’un mot courant",
            lire(f"{liste}?q=association", t.agent),
            au_plus(25, 30),
            rapport_au_plus=RECHERCHE,
        ),
        Operation("à traiter", lire("/instruction/a-traiter", t.agent), None),
        Operation("un dossier, jamais ouvert", ouvrir_le_suivant, au_plus(15, 20)),
        Operation("un dossier, relu", lire(f"{liste}/{t.a_noter_id}", t.agent), au_plus(15, 20)),
        *(
            Operation(
                f"un dossier, relu depuis une {nom}",
                lire(f"{liste}/{t.a_noter_id}?liste={quote(q)}", t.agent),
                au_plus(15, 20),
            )
            for nom, q in (("liste par coût", PAR_COUT), ("recherche, par note", MOT_PAR_NOTE))
        ),
        Operation(
            "enregistrer une note",
            lambda k: poster(note, t.agent, **{"note.participation": str(2 + k % 2)}),
            au_plus(15, 12),
            attendu=303,
        ),
        Operation("enregistrer un champ", enregistrer_un_champ(), au_plus(15)),
        Operation("classement du comité", lire(f"/comite/classement/{t.campagne_id}", t.coordination), au_plus(40)),
        Operation(
            "déposer un dossier",
            lambda k: poster(f"/dossiers/{t.brouillons[k]}/deposer", t.porteur, cle=f"mesure-{k}"),
            au_plus(25),
            attendu=303,
        ),
    ]


def tirer(t: Terrain, combien: int) -> list[str]:
    """So many lists of three filters in any order, the same at each measure."""
    hasard = Random(2030)
    filtres = {
        "q": ("association", "jardins", "habitants+atelier"),
        "campagne": (str(t.campagne_id),),
        "dispositif": ("aap", "sip", "fpc"),
        "etat": ("depose", "depose,en_instruction,instruit,en_comite", "accorde,solde"),
        "orientation": ("sante", "emploi,sante"),
        "axe": ("numerique", "sport_culture", "egalite"),
        "geographie": ("qpv", "poche_pauvrete,ancien_qva"),
        "commune": ("59172", "59491"),
        "quartier": ("QN05950M",),
        "financeur": ("caph", "etat", "caf,region"),
        "demande_min": ("3000", "90000"),
        "premiere": ("oui", "non"),
        "pilote": ("moi", "aucun"),
        "note_min": ("40", "62,5"),
        "etiquette": (str(t.etiquette_id),),
    }
    tirages = []
    for _ in range(combien):
        trois = (f"{nom}={hasard.choice(filtres[nom])}" for nom in hasard.sample(sorted(filtres), 3))
        tirages.append(f"{'&'.join(trois)}&tri={hasard.choice(sorted(TRIS))}{hasard.choice(('', '&sens=inverse'))}")
    return tirages


def _trois_filtres(t: Terrain) -> tuple[tuple[str, str, str], ...]:
    """(name, filters, session): what an index cannot hold together, then what any one reading would do badly."""
    return (
        ("commune, axe, note", "commune=59172&axe=aller_vers&note_min=30", t.coordination),
        ("quartier, orientation, financeur", "quartier=QN05950M&orientation=sante&financeur=caph", t.agent),
        ("étiquette, pilote, montant", f"etiquette={t.etiquette_id}&pilote=moi&demande_min=3000", t.agent),
        # most dossiers have all three
        ("géographie, financeur, première demande", "geographie=qpv&financeur=caph&premiere=non", t.agent),
        ("géographie, états, un montant que nul ne demande", f"geographie=qpv&demande_min=9000000&{ETATS}", t.agent),
        ("campagne, géographie, note", f"campagne={t.campagne_id}&geographie=qpv&note_min=60", t.agent),
        ("dispositif, première demande, note, par note", "dispositif=aap&premiere=non&note_min=40&tri=note", t.agent),
        ("axe, géographie, première demande, par coût", PAR_COUT, t.coordination),
    )


def _mot_et_filtres(t: Terrain) -> tuple[tuple[str, str, str], ...]:
    """The same where one of the three is a word that most dossiers hold."""
    return (
        ("états, un montant que nul ne demande", f"{MOT}&demande_min=9000000&{ETATS}", t.agent),
        ("états, note", f"{MOT}&{ETATS}&note_min=50", t.agent),
        ("états, note (coordination)", f"{MOT}&{ETATS}&note_min=50", t.coordination),
        ("géographie, première demande, par organisme", f"{MOT}&geographie=qpv&premiere=non&tri=organisme", t.agent),
        ("dispositif, première demande, par note", MOT_PAR_NOTE, t.agent),
        ("géographie, montant, par montant", f"{MOT}&geographie=qpv&demande_min=3000&tri=demande", t.coordination),
    )
