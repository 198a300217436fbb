"""Refusals of the trade. Each carries the French sentence shown as is to the person."""


class ErreurMetier(Exception):
    """What was asked is not possible now (HTTP 409). `phrase` says why and what to do."""

    def __init__(self, phrase: str) -> None:
        super().__init__(phrase)
        self.phrase = phrase


class Interdit(ErreurMetier):
    """The person knows the object but may not do this to it (HTTP 403)."""


class SaisieInvalide(ErreurMetier):
    """What was typed does not hold (HTTP 422). `erreurs` maps each field to its sentence."""

    def __init__(self, phrase: str, erreurs: dict[str, str] | None = None) -> None:
        super().__init__(phrase)
        self.erreurs = erreurs or {}


class ConflitDeVersion(ErreurMetier):
    """Somebody else wrote in between (HTTP 409): both texts are shown, nothing is lost."""
