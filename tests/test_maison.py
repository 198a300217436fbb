"""The tools that read the code agree with it: lint, format, types, lock, schema."""

import re
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from markupsafe import Markup

from app.core.courrier import SUJET_MAXIMUM, rediger
from app.core.formulaires import Saisie
from app.core.francais import insecables
from app.core.migrations import REVISIONS, configuration, revision_attendue
from app.core.pages import environnement

RACINE = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("verrou", ["requirements.txt", "requirements-dev.txt"])
def test_le_verrou_a_versions_et_empreintes_et_aucune_adresse(verrou: str) -> None:
    texte = (RACINE / verrou).read_text(encoding="utf-8")
    assert "://" not in texte and "--index-url" not in texte
    blocs = re.split(r"\n(?=[a-z0-9])", texte.strip())
    assert len(blocs) > 40
    for bloc in blocs:
        assert re.match(r"[a-z0-9._\[\]-]+==\S+", bloc), bloc[:80]
        assert "--hash=sha256:" in bloc, bloc[:80]


def test_les_tables_declarees_sont_celles_des_revisions(base: str) -> None:
    command.check(configuration())


def test_les_revisions_se_suivent_dans_l_ordre_de_leurs_fichiers() -> None:
    """A server reads its head from the names of the files: the chain must be theirs, with one head."""
    revisions = ScriptDirectory.from_config(configuration())
    chaine = [Path(revision.path).name for revision in revisions.walk_revisions()]
    assert chaine == sorted((fichier.name for fichier in REVISIONS.glob("[0-9]*.py")), reverse=True)
    assert revisions.get_current_head() == revision_attendue()


def test_un_gabarit_a_les_espaces_du_francais_et_laisse_ce_qui_est_tape() -> None:
    gabarit = environnement().from_string('<p title="{{ libelle }}">Qui : « {{ mot }} » ?</p>{{ "80 % : oui" }}')
    attendu = '<p title="a : b">Qui\u00a0: «\u00a0{{ mot }}\u00a0»\u00a0?</p>80\u00a0%\u00a0: oui'
    assert gabarit.render(libelle="a : b", mot="x ?") == attendu.replace("{{ mot }}", "x ?")


def test_un_refus_venu_d_une_regle_a_les_memes_espaces() -> None:
    """And stays escaped, whoever wrote its words."""
    gabarit = environnement().from_string(
        '{% from "components/formulaire.html" import champ, resume_erreurs %}'
        "{{ resume_erreurs(saisie.erreurs) }}{{ champ('nom', 'Nom', saisie) }}"
    )
    refus = "« a » : <b> ?"
    rendu = gabarit.render(saisie=Saisie(valeurs={"nom": refus}, erreurs={"nom": refus}))
    assert rendu.count("«\u00a0a\u00a0»\u00a0: &lt;b&gt;\u00a0?") == 2 and 'value="« a » : &lt;b&gt; ?"' in rendu
    assert insecables(Markup("<i>x</i>")) == insecables("<i>x</i>") and type(insecables("<i>x</i>")) is str


@pytest.mark.parametrize("dossier", ["appels", "components", "comptes", "dossiers", "erreurs"])
def test_une_phrase_des_regles_se_montre_avec_ses_espaces(dossier: str) -> None:
    """What a porteur reads: a sentence of the rules is always called `phrase`, and always spaced where it is shown."""
    for gabarit in sorted((RACINE / "templates" / dossier).glob("*.html")):
        for montree in re.findall(r"\{\{ ((?:\w+\.)*phrases?\b[^}]*) \}\}", gabarit.read_text(encoding="utf-8")):
            assert montree.endswith("| insecables"), f"{gabarit.name} : {montree}"


@pytest.mark.parametrize("gabarit", sorted((RACINE / "templates/courriels").glob("*.txt")), ids=lambda g: g.stem)
def test_une_ligne_d_un_courriel_ne_colle_pas_a_la_suivante(gabarit: Path) -> None:
    """A block tag takes away the end of its line, unless it is written `+%}`."""
    for ligne in gabarit.read_text(encoding="utf-8").splitlines():
        a_des_mots = re.sub(r"\{%.*?%\}", "", ligne).strip()
        assert not a_des_mots or not ligne.endswith("%}") or ligne.endswith("+%}"), ligne


def test_un_sujet_trop_long_se_coupe() -> None:
    campagne = {"titre": "AAP", "ferme_le": None}
    ajout = {"genre": "texte", "libelle": "?", "aide": "", "est_facultatif": True, "page": "projet"}
    sujet, texte = rediger(
        "question_ajoutee", titre="x" * 200, organisme="A", campagne=campagne, ajout=ajout, dossier_id=1
    )
    assert len(sujet) == SUJET_MAXIMUM and sujet.endswith("x…") and texte.startswith("Bonjour,\n")


def test_un_pli_est_ouvert_la_ou_son_titre_ne_se_voit_pas() -> None:
    """Wide screens hide its summary: closed, nobody could open it."""
    plis = [
        (gabarit.name, balise)
        for gabarit in (RACINE / "templates").rglob("*.html")
        for balise in re.findall(r'<details class="pli"[^>]*', gabarit.read_text(encoding="utf-8"))
    ]
    assert plis and not [nom for nom, balise in plis if not balise.startswith('<details class="pli" open')]
