"""Compiled templates are kept from one start to the next: a first page took up to a second to compile its own."""

import contextlib
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

from app.core import rendu, typographie


class GabaritsGardes(FileSystemBytecodeCache):
    """Jinja's own cache of compiled templates. One that cannot be written is no reason to refuse a page."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


def garder_compiles(environnement: Environment, donnees: Path) -> None:
    """Keep what this environment compiles in `donnees`, unless it already has where to keep it.

    Jinja checks each template's own text; what is done to it while it is compiled has its digest in the
    folder's name.
    """
    if environnement.bytecode_cache is not None:
        return
    faits_par = b"".join(Path(module.__file__ or "").read_bytes() for module in (typographie, rendu))
    lieu = donnees / "gabarits" / hashlib.sha256(faits_par).hexdigest()[:12]
    with contextlib.suppress(OSError):
        lieu.mkdir(parents=True, exist_ok=True, mode=0o700)
        environnement.bytecode_cache = GabaritsGardes(str(lieu))
