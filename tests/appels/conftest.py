"""The builders' session lets go of the base once committed, so that a browser may write next."""

import pytest
from sqlalchemy.orm import Session


@pytest.fixture(autouse=True)
def _sans_relecture(bd: Session) -> None:
    bd.expire_on_commit = False
