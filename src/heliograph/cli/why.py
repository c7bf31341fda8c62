"""``heliograph why``: what somebody still needs to reach data."""

from cyclopts import App

from heliograph.cli.acting import As, acting, line
from heliograph.cli.face import Json, emit
from heliograph.consortium.why import why as ruled
from heliograph.model.consortium.scope import Modality, Scope

why = App(name="why", help="Say what somebody still needs to reach a gated edition, and who can change it.")


@why.default
def of_dataset(
    dataset: str,
    *,
    who: As,
    edition: str = "consortium",
    by: Modality = Modality.DOWNLOAD,
    json: Json = False,
) -> None:
    """Say what somebody still needs to reach a gated edition; exit code 0 either way.

    Args:
        dataset: Its name.
        who: For whom.
        edition: ``consortium`` or ``enclave``.
        by: Download or remote query.
        json: Print one JSON document instead of text.
    """
    room, person, at = acting(who)
    ruling = ruled(room, person, Scope(dataset, edition, by), at)
    if json:
        unmet = [{"code": one.code, "text": one.text, "who": one.who} for one in ruling.unmet]
        emit({"allow": ruling.allow, "unmet": unmet, "obligations": list(ruling.obligations)})
        return
    count = len(ruling.unmet)
    missing = "one condition is not met" if count == 1 else f"{count} conditions are not met"
    line("allowed" if ruling.allow else f"not allowed: {missing}")
    for one in ruling.unmet:
        line(f"  {one.text}")
        line(f"      who can change it: {one.who}")
