"""Attach: files come to an answer, are looked at, kept, given out to those who may see them, and deleted in time."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from heliograph.consortium.apply import latest, save
from heliograph.consortium.attached import entries, field_called, named
from heliograph.consortium.gather import application_of, gather
from heliograph.consortium.listing import is_offered
from heliograph.consortium.ports import Attachments
from heliograph.consortium.room import Room
from heliograph.consortium.see import see
from heliograph.consortium.take import SYSTEM
from heliograph.consortium.wording import fault_sentence
from heliograph.errors import NotAllowedError, RefusedError, UnknownNameError, UsageError
from heliograph.model.audit import AuditEvent
from heliograph.model.consortium.application import Application
from heliograph.model.consortium.attachment import Attachment
from heliograph.model.consortium.fault import Fault, FaultKind
from heliograph.model.consortium.form import FormField
from heliograph.model.consortium.grant import Grant
from heliograph.model.consortium.person import Person
from heliograph.model.consortium.role import Role
from heliograph.rules.answer import MOST_MEGABYTES
from heliograph.rules.attached_bytes import is_unsafe
from heliograph.rules.attachment import HEAD, clean_name, kind_of, refused
from heliograph.rules.matter import Dossier, parts
from heliograph.rules.permissions import View
from heliograph.rules.retention import files_are_over
from heliograph.rules.ruling import Unmet

NOT_NOW = Unmet(
    "not-your-part", "Files are attached by the team, while the answers can be written.", "the lead applicant"
)


def may_attach(dossier: Dossier, person: Person, at: datetime) -> bool:
    """Whether somebody writes the answers of an application now, files among them."""
    held = parts(person, dossier, at)
    return is_offered("save", "application", application_of(dossier).state, held)


def receive(room: Room, dossier: Dossier, field: FormField, name: str, data: bytes) -> Attachment | Fault:
    """Look at a file and keep it; it belongs to no answer yet. Ask ``may_attach`` first.

    Args:
        room: Where it is kept.
        dossier: Of the application.
        field: Question that it answers.
        name: As it was sent.
        data: Its bytes.

    Returns:
        What an answer names, or why the file is not taken.
    """
    megabytes = field.limits.megabytes or MOST_MEGABYTES
    fault = refused(name, data[:HEAD], len(data), kinds=field.limits.files, megabytes=megabytes)
    kind = kind_of(name, data[:HEAD])
    if fault or kind is None:
        return fault or Fault(kind=FaultKind.FILE_KIND)
    if is_unsafe(kind, data):
        return Fault(kind=FaultKind.FILE_UNSAFE)
    sha256 = _kept(room).keep(application_of(dossier).id, data)
    return Attachment(name=clean_name(name), kind=kind, bytes=len(data), sha256=sha256)


def attach(
    room: Room, application_id: str, code: str, name: str, data: bytes, *, by: Person, at: datetime
) -> Attachment:
    """Attach a file to an answer.

    Args:
        room: Where it is kept.
        application_id: To which application.
        code: Of the question.
        name: Of the file.
        data: Its bytes.
        by: Lead or co-applicant.
        at: Now.

    Raises:
        NotAllowedError: They do not write the answers, or not now.
        RefusedError: The file is not taken; the message says why.
    """
    dossier = gather(room.records, application_id, by)
    if not may_attach(dossier, by, at):
        raise NotAllowedError((NOT_NOW,))
    field = field_called(room.form(application_of(dossier).template), code)
    found = receive(room, dossier, field, name, data)
    if isinstance(found, Fault):
        raise RefusedError(fault_sentence(found, "en"))
    values = dict(latest(dossier).values)
    rows = [row for row in entries(field, values.get(code), by.id) if row["sha256"] != found.sha256]
    values[code] = of_owner(field, values.get(code), by.id, [*rows, entry_of(found)])
    save(room, application_id, values, by=by, at=at)
    return found


def detach(room: Room, application_id: str, sha256: str, *, by: Person, at: datetime) -> None:
    """Take a file out of the answers; it is deleted unless answers that were submitted name it."""
    dossier = gather(room.records, application_id, by)
    template, values = room.form(application_of(dossier).template), dict(latest(dossier).values)
    for field in template.fields():
        rows = entries(field, values.get(field.code), by.id)
        if any(row["sha256"] == sha256 for row in rows):
            left = [row for row in rows if row["sha256"] != sha256]
            values[field.code] = of_owner(field, values[field.code], by.id, left)
            save(room, application_id, values, by=by, at=at)
            forget_unnamed(room, application_id, sha256)
            return
    raise UnknownNameError("No answer of yours names this file.")


def forget_unnamed(room: Room, application_id: str, *digests: str) -> None:
    """Delete files that no answers of an application name any more."""
    dossier = gather(room.records, application_id)
    still = named(room.form(application_of(dossier).template), dossier.answers)
    for sha256 in digests:
        if sha256 not in still:
            _kept(room).forget(application_id, sha256)


def read(
    room: Room, application_id: str, sha256: str, *, by: Person, at: datetime
) -> tuple[Attachment, bytes]:
    """Give a file out; the look is logged.

    Raises:
        NotAllowedError: They may not see it; each condition is named.
        UnknownNameError: The application has no such file.
    """
    dossier = gather(room.records, application_id, by)
    see(room, by, View.ATTACHMENT, dossier, at, facts={"sha256": sha256})
    found = named(room.form(application_of(dossier).template), dossier.answers).get(sha256)
    if found is None:
        raise UnknownNameError("There is no such file with this application.")
    return found, _kept(room).read(application_id, sha256)


def delete_old(room: Room, now: datetime) -> int:
    """Delete the files of applications that are over, and of drafts that were thrown away; of how many applications."""
    if room.attachments is None:
        return 0
    done = 0
    for application_id in room.attachments.applications():
        found = room.records.find(Application, id=application_id)
        grants = room.records.find(Grant, application_id=application_id)
        if found and not files_are_over(found[0], grants, now):
            continue
        count = room.attachments.drop(application_id)
        event = AuditEvent(
            at=now, who=SYSTEM, what="attachments-delete", subject=f"application/{application_id}",
            role=Role.SYSTEM, data={"count": count},
        )  # fmt: skip
        room.records.write((), event)
        done += 1
    return done


def entry_of(attachment: Attachment) -> dict[str, Any]:
    """A file as an answer names it."""
    return asdict(attachment) | {"kind": attachment.kind.value}


def of_owner(field: FormField, value: Any, person_id: str, rows: list[Any]) -> Any:  # noqa: ANN401 - any answer
    """An answer with other files; where each answers alone, those of one person."""
    if not field.each:
        return rows
    own = dict(value) if isinstance(value, dict) else {}
    return own | {person_id: rows}


def _kept(room: Room) -> Attachments:
    if room.attachments is None:
        raise UsageError("No files are taken here.")
    return room.attachments
