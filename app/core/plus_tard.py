"""Modules that are loaded when something of them is first used: a server that starts does not wait for them."""

from importlib import import_module
from typing import Any


class PlusTard:
    """Stands for a module. Type checkers read the true import, beside it under TYPE_CHECKING.

    Only for what few processes or few requests need, and takes tens of milliseconds to load.
    """

    def __init__(self, nom: str) -> None:
        self._nom = nom

    def __getattr__(self, nom: str) -> Any:
        return getattr(import_module(self._nom), nom)
