"""Rows of answers, and of notes on their sections."""

from heliograph.store.portal.rows import columns
from heliograph.store.portal.rows.record import RecordRow


class AnswersRow(RecordRow):
    """A row of answers."""

    application_id = columns.reference()
    round = columns.count()
    values = columns.document()
    sha256 = columns.text()
    saved_at = columns.moment()
    saved_by = columns.reference()
    is_submitted = columns.flag()

    class Meta:
        """Its table."""

        db_table = "answers"


class SectionNoteRow(RecordRow):
    """A row of notes on sections."""

    application_id = columns.reference()
    round = columns.count()
    section = columns.code()
    public = columns.text()
    internal = columns.text()
    noted_at = columns.moment()
    noted_by = columns.reference()

    class Meta:
        """Its table."""

        db_table = "section_notes"
