"""``heliograph consortium``: run the consortium of an archive."""

import getpass
from pathlib import Path
from typing import Annotated, Literal

import django  # noqa: F401, TID251 - first of all: without the extra the command says so in one line
from cyclopts import App, Parameter
from rich.text import Text

from heliograph.bootstrap.audit import archive_of
from heliograph.bootstrap.consortium import opened, person_called
from heliograph.bootstrap.demonstration import code_of
from heliograph.bootstrap.gated import queries_of, takings_of
from heliograph.bootstrap.identity import invite_staff
from heliograph.bootstrap.portal import connect
from heliograph.bootstrap.schedule import tick as run_timers
from heliograph.cli.acting import As, acting, answer, document, line, moment
from heliograph.cli.clock import now
from heliograph.cli.face import Json, console, emit
from heliograph.cli.logins import add_to as add_logins
from heliograph.cli.mail import mail
from heliograph.cli.public_record import add_to
from heliograph.consortium import organise, ror
from heliograph.consortium.schedule import Ran
from heliograph.consortium.see import everybody
from heliograph.consortium.usage import accounts
from heliograph.model.consortium.affiliation import Position
from heliograph.model.consortium.organisation import Organisation, OrganisationKind
from heliograph.model.consortium.role import Role
from heliograph.publish.catalogue import read_archive
from heliograph.settings import Settings

HELP = """Run the consortium of an archive, on the machine of its server."""

consortium = App(name="consortium", help=HELP)
add_to(consortium)
add_logins(consortium)


@consortium.command(sort_key=1)
def invite(
    email: str,
    *,
    role: Annotated[list[Role], Parameter(negative=())],
    language: Literal["en", "es", "ar"] = "en",
    by: str | None = None,
    json: Json = False,
) -> None:
    """Invite somebody to staff: a link that can be used once, within seven days, is sent to their address.

    Args:
        email: Their address; they must prove to have it.
        role: That they are given when they accept; name it again for each further role.
        language: Of the mail.
        by: Who invites; your name on this machine when left out.
        json: Print one JSON document instead of text.
    """
    settings = Settings.load()
    link = invite_staff(settings, email, role, language=language, by=by or getpass.getuser(), at=now())
    if json:
        emit({"email": email, "roles": sorted(role), "link": link})
        return
    console.print(Text(f"An invitation was sent to {email}: {', '.join(sorted(role))}."))
    console.print(Text(f"The link, should the mail be lost: {link}"), soft_wrap=True)
    if settings.address is None:
        console.print(
            Text("It leads to this machine alone: name the address of the pages in the setting address.")
        )
    if settings.mail is None:
        console.print(Text(f"No server of mail is set (mail): the mail lies in {settings.state / 'mail'}."))


@consortium.command(sort_key=2)
def people(*, who: As, json: Json = False) -> None:
    """List everybody: address, name, roles, whether a second factor is set up.

    Args:
        who: Who looks: a coordinator or a security admin; the look is logged.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    found = everybody(room, person, at)
    if json:
        emit({"people": [document(one) for one in found]})
        return
    for one in found:
        roles = ", ".join(sorted(one.roles)) or "no role of staff"
        factor = "second factor" if one.has_second_factor else "no second factor"
        line(f"{one.id}  {one.email}  {one.name}  {roles}  {factor}")


@consortium.command(sort_key=2)
def usage(*, who: As, json: Json = False) -> None:
    """List who could take or ask gated data, who did, and how much.

    Args:
        who: Who looks: an auditor, a coordinator or a security admin; the look is logged.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    found = accounts(room, takings_of(), queries_of(), person, at)
    if json:
        emit({"accounts": [document(one) for one in found]})
        return
    for one in found:
        line(
            f"{one.person_id}  {one.name}  {one.dataset}/{one.edition}  {', '.join(one.grants + one.query_grants) or 'no grant'}"
        )
        for each in one.taken:
            line(
                f"    @{each.release}: {each.files:,} files, {each.sent:,} bytes in {each.requests:,} requests, "
                f"{each.refused:,} refused, last {each.last_at:%Y-%m-%d}"
            )
        for asked in one.asked:
            line(
                f"    @{asked.release}: {asked.queries:,} queries with {asked.rows:,} rows, {asked.bytes:,} bytes and "
                f"{asked.milliseconds:,} ms, {asked.refused:,} refused, last {asked.last_at:%Y-%m-%d}"
            )


@consortium.command(sort_key=3)
def organisations(*, json: Json = False) -> None:
    """List the organisations at which projects are done.

    Args:
        json: Print one JSON document instead of text.
    """
    found = sorted(opened(Settings.load()).records.find(Organisation), key=lambda one: one.name.casefold())
    if json:
        emit({"organisations": [document(one) for one in found]})
        return
    for one in found:
        line(f"{one.id}  {one.name}  {one.country}  {one.kind}")
    if not found:
        line("no organisations")


@consortium.command(sort_key=4)
def add_organisation(
    name: str,
    *,
    kind: OrganisationKind,
    country: str,
    who: As,
    ror: str = "",
    domain: Annotated[list[str] | None, Parameter(negative=())] = None,
    json: Json = False,
) -> None:
    """Enter an organisation; whoever enters it has looked at what it is.

    Args:
        name: In its own words.
        kind: What it is.
        country: ISO 3166-1, two letters.
        who: Coordinator.
        ror: Id of the Research Organization Registry.
        domain: Of its addresses of e-mail.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    made = organise.add_organisation(
        room, name, kind=kind, country=country, ror_id=ror, domains=domain or (), by=person, at=at
    )
    answer(made, made.id, json=json)


@consortium.command(sort_key=5)
def affiliate(
    person: str,
    organisation: str,
    *,
    position: Position,
    until: str,
    who: As,
    evidence: str = "",
    json: Json = False,
) -> None:
    """Say that somebody belongs to an organisation until a day.

    Args:
        person: Address of e-mail, or id.
        organisation: Its id.
        position: As what.
        until: Last day.
        who: Coordinator; nobody does it for themselves.
        evidence: What shows it.
        json: Print one JSON document instead of text.
    """
    room, by, at = acting(who)
    made = organise.affiliate(
        room,
        person_called(room, person),
        organisation,
        position,
        until=moment(until),
        evidence=evidence,
        by=by,
        at=at,
    )
    answer(made, f"until {made.valid_to:%Y-%m-%d}", json=json)


@consortium.command(sort_key=6)
def code(person: str, *, json: Json = False) -> None:
    """Show the code that the app of an invented person shows now; heliograph demo invents them, nobody else has one here.

    Args:
        person: Address of e-mail, or id.
        json: Print one JSON document instead of text.
    """
    shown = code_of(person_called(opened(Settings.load()), person))
    if json:
        emit({"code": shown})
        return
    line(shown)


@consortium.command(sort_key=6)
def load_registry(file: Path, *, json: Json = False) -> None:
    """Load the Research Organization Registry from a release that was downloaded from ror.org; nothing is fetched.

    Args:
        file: The zip as ROR publishes it, or the JSON file of schema 2 in it.
        json: Print one JSON document instead of text.
    """
    loaded = ror.load(file, Settings.load().state)
    answer(loaded, f"{loaded.entries} organisations, {loaded.skipped} records skipped", json=json)


@consortium.command(sort_key=7)
def find_organisation(*words: str, country: str = "", json: Json = False) -> None:
    """Look for an organisation in the registry that was loaded; what it does not list proves nothing.

    Args:
        words: Of its name, or beginnings of words; or an address of e-mail.
        country: ISO 3166-1, two letters.
        json: Print one JSON document instead of text.
    """
    state, asked = Settings.load().state, " ".join(words)
    found = ror.at_domain(state, asked) if "@" in asked else ror.search(state, asked, country=country)
    if json:
        emit({"organisations": [document(one) for one in found]})
        return
    for one in found:
        line(f"{one.ror_id}  {one.name}  {one.country}  {one.kind}  {', '.join(one.domains)}")
    if not found:
        line("none in the registry; it can be entered all the same")


consortium.command(mail)


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
