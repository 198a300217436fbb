"""SIRET, RNA, IBAN: right in any spelling, refused as soon as one digit is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.identifiants import lire_iban, lire_rna, lire_siret, siret_lisible
from tests.fabriques import siret

SEPARATEURS = st.sampled_from(("", " ", ".", "-", "\u00a0", "\u202f"))


@st.composite
def epele(tirer: st.DrawFn, chiffres: str) -> str:
    """The same signs, with what people put between them."""
    return "".join(signe + tirer(SEPARATEURS) for signe in chiffres)


def _change(texte: str, rang: int, ecart: int) -> str:
    return texte[:rang] + str((int(texte[rang]) + ecart) % 10) + texte[rang + 1 :]


@given(st.data(), st.integers(0, 9_999_999))
def test_un_siret(donnees: st.DataObject, n: int) -> None:
    juste = siret(n)
    assert lire_siret(donnees.draw(epele(juste))) == lire_siret(siret_lisible(juste)) == juste
    faux = _change(juste, donnees.draw(st.integers(0, 13)), donnees.draw(st.integers(1, 9)))
    with pytest.raises(ValueError, match="SIRET"):
        lire_siret(faux)
    with pytest.raises(ValueError, match="14 chiffres"):
        lire_siret(juste[:-1])


@given(st.data(), st.integers(0, 999_999_999))
def test_un_rna(donnees: st.DataObject, n: int) -> None:
    juste = f"W{n:09d}"
    assert lire_rna(donnees.draw(epele(juste)).lower()) == juste
    for faux in (juste[1:], juste[:-1], f"{juste}1", f"X{juste[1:]}"):
        with pytest.raises(ValueError, match="RNA"):
            lire_rna(faux)


def _iban(banque: int, guichet: int, compte: int) -> str:
    """A French account with its two right keys (mod 97 of the RIB, then of the IBAN)."""
    cle = 97 - (89 * banque + 15 * guichet + 3 * compte) % 97
    rib = f"{banque:05d}{guichet:05d}{compte:011d}{cle:02d}"
    return f"FR{98 - int(f'{rib}152700') % 97:02d}{rib}"


@given(st.data(), st.integers(0, 99_999), st.integers(0, 99_999), st.integers(0, 99_999_999_999))
def test_un_iban(donnees: st.DataObject, banque: int, guichet: int, compte: int) -> None:
    juste = _iban(banque, guichet, compte)
    assert lire_iban(donnees.draw(epele(juste)).lower()) == juste
    faux = _change(juste, donnees.draw(st.integers(2, 26)), donnees.draw(st.integers(1, 9)))
    with pytest.raises(ValueError, match="IBAN"):
        lire_iban(faux)
