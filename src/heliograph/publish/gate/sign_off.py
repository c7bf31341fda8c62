"""Sign-off: whether two people, or two roles, have read the report and agree."""

from heliograph.model.risk import CheckName, Level, Measure
from heliograph.publish.gate.finding import Finding, Result
from heliograph.publish.gate.subject import Subject

NEEDED = 2
"""Whoever makes a release is not the only one who reads it."""


def check(subject: Subject) -> Result:
    """Count who has signed in dataset.toml; one name twice counts once."""
    signed = {" ".join(s.by.split()).casefold() for s in subject.description.sign_off}
    measure = Measure(name="signed", about="people or roles that have signed", value=len(signed), of=NEEDED)
    missing = Finding(
        level=Level.AMBER,
        what="not-signed",
        where="dataset.toml, sign_off",
        count=NEEDED - min(len(signed), NEEDED),
        about="Two people or roles are to read this report before the release; so many have not signed.",
    )
    return Result(
        check=CheckName.SIGN_OFF,
        findings=(missing,) if len(signed) < NEEDED else (),
        measures=(measure,),
    )
