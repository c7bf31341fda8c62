"""``heliograph consortium``: run the consortium of an archive."""

import django  # noqa: F401, TID251 - first of all: without the extra the command says so in one line
from cyclopts import App
from rich.text import Text

from heliograph.bootstrap.audit import archive_of
from heliograph.bootstrap.portal import connect
from heliograph.bootstrap.schedule import tick as run_timers
from heliograph.cli.clock import now
from heliograph.cli.face import Json, console, emit
from heliograph.consortium.schedule import Ran
from heliograph.publish.catalogue import read_archive
from heliograph.settings import Settings

HELP = """Run the consortium of an archive, on the machine of its server."""

consortium = App(name="consortium", help=HELP)


@consortium.command(sort_key=90)
def tick(*, json: Json = False) -> None:
    """Do what is due now: deadlines, reminders, mail, the daily head of the audit log. For cron or systemd, every few minutes.

    Run twice, the second run finds nothing to do. Where another is at work this one leaves it to that.

    Args:
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    connect(settings)
    archive = archive_of(settings)
    ran = run_timers(settings, read_archive(archive) if archive else None, now(), signs=True)
    if json:
        emit({"is_busy": ran is None, "timers": [_document(each) for each in ran or ()]})
    elif ran is None:
        console.print("another scheduler is at work")
    for each in () if json else ran or ():
        said = f"not done: {each.trouble.message}" if each.trouble else str(each.done)
        console.print(Text(f"{each.name}: {said}"))
    for each in ran or ():
        if each.trouble:
            raise each.trouble


def _document(ran: Ran) -> dict[str, object]:
    return {
        "name": ran.name,
        "done": ran.done,
        "trouble": ran.trouble.message if ran.trouble else None,
    }
