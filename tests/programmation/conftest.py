"""The campaign in committee of the tests of the comité: two envelopes, three dossiers."""

from tests.comite.conftest import scene

__all__ = ["scene"]
