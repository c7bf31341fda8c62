"""``heliograph consortium mail``: what people were to be told and were not, and how it is sent again."""

import django  # noqa: F401, TID251 - first of all: without the extra the command says so in one line
from cyclopts import App

from heliograph.cli.acting import As, acting, answer, document, line
from heliograph.cli.face import Json, emit
from heliograph.consortium import undelivered
from heliograph.consortium.ports import Records
from heliograph.model.consortium.notice import Notice
from heliograph.model.consortium.person import Person

mail = App(name="mail", sort_key=8, help="List mail that did not arrive, and send it again.")


@mail.command(name="list", sort_key=1)
def list_(*, who: As, json: Json = False) -> None:
    """List mail that waits, came back or was given up; nothing ends on somebody who was not told.

    Args:
        who: Who looks: a coordinator or a security admin; the look is logged.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    found = undelivered.undelivered(room, person, at)
    if json:
        emit({"mail": [document(one) for one in found]})
        return
    for one in found:
        line(f"{one.id}  {one.code}  {one.state}  tried {one.attempts} times  {_address(room.records, one)}")
    if not found:
        line("all mail has arrived")


@mail.command(sort_key=2)
def again(notice: str, *, who: As, json: Json = False) -> None:
    """Send a mail again that came back or was given up, as after an address was corrected; the next tick sends it.

    Args:
        notice: Its id.
        who: Coordinator.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    answer(undelivered.again(room, notice, by=person, at=at), "queued", json=json)


@mail.command(sort_key=3)
def bounced(notice: str, *, who: As, json: Json = False) -> None:
    """Say that a mail came back which the server of mail had taken; from now on its person counts as not told.

    Args:
        notice: Its id.
        who: Coordinator.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    answer(undelivered.came_back(room, notice, by=person, at=at), "bounced", json=json)


def _address(records: Records, notice: Notice) -> str:
    found = records.find(Person, id=notice.person_id)
    return found[0].email if found else "nobody"
