"""The scene of the instruction, with partners beside it."""

from tests.instruction.conftest import bd, scene

__all__ = ["bd", "scene"]
