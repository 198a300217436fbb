# ruff: noqa: F811
"""Bodies that are not what a browser sends: broken boundaries, other types, files for texts, texts for files."""

import json

from app.domain.etats import Etat
from tests import hostile
from tests.conftest import _application
from tests.hostile import Monde, entrants, juger, monde, mondes  # noqa: F401 (fixtures)

POSTES = hostile.routes(_application(), "POST")
F = "multipart/form-data; boundary=xx"


def _part(nom: str, contenu: bytes, entetes: str = "", fichier: str | None = None) -> bytes:
    disposition = f'Content-Disposition: form-data; name="{nom}"'
    disposition += f'; filename="{fichier}"' if fichier is not None else ""
    return b"--xx\r\n" + f"{disposition}\r\n{entetes}\r\n".encode() + contenu + b"\r\n"


FIN = b"--xx--\r\n"


def enveloppes(noms: list[str]) -> dict[str, tuple[str, bytes]]:
    """Name → (content type, body) for a form that has those fields."""
    noms = noms or ["nom", "cle", "version"]
    texte_en_fichier = b"".join(_part(n, b"contenu", "Content-Type: text/plain\r\n", "a.txt") for n in noms) + FIN
    fichier_vide = b"".join(_part(n, b"", "", "") for n in noms) + FIN
    en_textes = b"".join(_part(n, b"pas un fichier") for n in noms) + FIN
    surrogats = b"".join(_part(n, b"abc +2AA- def") for n in noms) + FIN
    return {
        "rien": ("application/x-www-form-urlencoded", b""),
        "sans type": ("", b"a=b"),
        "json": ("application/json", json.dumps(dict.fromkeys(noms, "x")).encode()),
        "xml": ("text/xml", b"<?xml version='1.0'?><a/>"),
        "sans frontiere": ("multipart/form-data", b"--xx\r\n\r\n"),
        "frontiere fausse": ("multipart/form-data; boundary=yy", texte_en_fichier),
        "tronque": (F, texte_en_fichier[: len(texte_en_fichier) // 2]),
        "multipart vide": (F, FIN),
        "sans nom": (F, b"--xx\r\nContent-Disposition: form-data\r\n\r\nx\r\n" + FIN),
        "sans entete": (F, b"--xx\r\n\r\nx\r\n" + FIN),
        "fichiers pour textes": (F, texte_en_fichier),
        "fichiers vides pour textes": (F, fichier_vide),
        "textes pour fichiers": (F, en_textes),
        "utf-7": (F + "; charset=utf-7", surrogats),
        "idna": (F + "; charset=idna", b"".join(_part(n, b"xn--\xff.a" * 9) for n in noms) + FIN),
        "punycode": (F + "; charset=punycode", b"".join(_part(n, b"a-\xc3\xa9") for n in noms) + FIN),
        "jeu inconnu": (F + "; charset=klingon", en_textes),
        "repetes": ("application/x-www-form-urlencoded", "&".join(f"{n}={v}" for n in noms for v in "abc").encode()),
        "sans egal": ("application/x-www-form-urlencoded", b"&&&;;;=&=a&%&%zz&" + noms[0].encode()),
        "3000 champs": ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % i for i in range(3000))),
        "3000 parts": (F, b"".join(_part(f"a{i}", b"1") for i in range(2100)) + FIN),
        "50 fichiers": (F, b"".join(_part("fichiers.rib", b"1", "", f"{i}.pdf") for i in range(50)) + FIN),
        "noms illisibles": (
            "application/x-www-form-urlencoded",
            b"%00=1&%ED%A0%80=2&financeurs.%C2%B2.nom=x&financeurs=1&a.b.c.d=1",
        ),
        "part de 3 Mo": (F, _part(noms[0], b"a" * (3 * 1024 * 1024)) + FIN),
    }


NOMS = [
    "nom", "cle", "version", "base", "motif", "courriel", "code", "suite", "role", "titre", "texte", "sens", "siret",
    "iban", "montant_caph", "note.participation", "intitule", "prenom", "dossiers", "fichiers.rib", "charges.achats",
    "financeurs.0.nom", "mot_de_passe",
]  # fmt: skip
LOURDES = {"part de 3 Mo", "3000 parts", "3000 champs", "50 fichiers"}
TOUTES = {"dossiers.ajouter_pieces", "comptes.demander_code", "comite.decider", "instruction.enregistrer_grille"}
# the state of the dossier in which the form of a route is shown
ETATS = {
    "comite.decider": Etat.EN_COMITE,
    "dossiers.ajouter_pieces": Etat.BROUILLON,
    "dossiers.apercu_budget": Etat.BROUILLON,
    "dossiers.enregistrer_section": Etat.BROUILLON,
    "dossiers.deposer": Etat.BROUILLON,
    "dossiers.completer": Etat.A_COMPLETER,
}


# bodies are read before any route: one of each door, and those that take files or many fields; what is odd and may
# reach a base is the name of a file, the values have their own tests (`test_robustesse_formulaires`)
@hostile.sur_les_moteurs(
    hostile.une_par_porte(POSTES) | TOUTES | set(ETATS), sur_postgresql={"dossiers.ajouter_pieces"}
)
def test_un_corps_informe_a_sa_page_et_ne_change_rien(monde: Monde, nom: str) -> None:
    etat = ETATS.get(nom, Etat.EN_INSTRUCTION if nom.startswith("instruction") else None)
    chemin = monde.chemin(POSTES[nom], **({"dossier_id": monde.par_etat[etat]} if etat else {}))
    navigateur = monde.navigateur((entrants("POST", nom) or ["anonyme"])[0])
    essayees = {quoi: e for quoi, e in enveloppes(NOMS).items() if nom in TOUTES or quoi not in LOURDES}
    if nom not in TOUTES | set(ETATS):  # half of them, and the next route the other half: one reader reads them all
        moitie = sorted(POSTES).index(nom) % 2
        essayees = dict(list(essayees.items())[moitie::2])
    for quoi, (genre, corps) in essayees.items():
        avant = monde.rang()
        reponse = navigateur.post(chemin, content=corps, headers={"content-type": genre} if genre else {})
        juger(reponse, f"{chemin} {quoi}")
        if monde.rang() != avant:
            if reponse.status_code >= 400:
                assert monde.changees() == [], f"{chemin} {quoi}"
            else:
                monde.neuf()
