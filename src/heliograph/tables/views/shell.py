"""The command line of a view: one line for a shell, quoted so that nothing in it runs."""

import shlex

from heliograph.model.view import View


def shell(view: View, *, where: str) -> str:
    """The command that prints the view.

    Args:
        view: Which rows.
        where: Folder or address of the archive.
    """
    return f"heliograph query --view {shlex.quote(view.to_query())} --archive {shlex.quote(where)}"
