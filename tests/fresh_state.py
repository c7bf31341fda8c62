"""Fresh state: the folder of a server that has kept nothing yet, with a database whose form was made once for all tests."""

import shutil
import tempfile
from functools import cache
from pathlib import Path

from heliograph.store.portal.database import FILE


def fresh_state(folder: Path) -> Path:
    """An empty database in a folder; the migrations have run in another, whose file is copied."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(_template(), folder / FILE)
    return folder


@cache
def _template() -> Path:
    from heliograph.bootstrap.portal import connect
    from heliograph.settings import Settings
    from heliograph.store.portal.database import leave

    folder = Path(tempfile.mkdtemp(prefix="state-", dir=Path.home()))
    connect(Settings(state=folder / "made"))
    leave()  # the last connection takes its journal into the file
    kept = Path(tempfile.mkdtemp(prefix="heliograph-state-")) / FILE
    shutil.copyfile(folder / "made" / FILE, kept)
    return kept
