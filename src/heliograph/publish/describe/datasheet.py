"""datasheet.md: what a reader must know before using the data (after "Datasheets for Datasets", Gebru et al.)."""

from heliograph.model.indicator import INDICATOR_KINDS, NO_ATTRIBUTION, SUPPRESSED_BELOW
from heliograph.model.statement import KNOWN_CATEGORIES
from heliograph.privacy.explain import in_words
from heliograph.publish.describe.columns import table_lines
from heliograph.publish.describe.context import Facts
from heliograph.publish.describe.counts import compare
from heliograph.publish.describe.figures import labelled
from heliograph.publish.describe.promises import LIMITS, NOT_PROMISED
from heliograph.publish.describe.render import render
from heliograph.publish.gate.page_words import called, signed, verdict
from heliograph.publish.read.quarantine import REASONS

KEY_SCOPES: dict[str, str] = {
    "archive": "the same account has the same pseudonym in every release of this archive",
    "series": "the same account has the same pseudonym in releases of the same policy area, and another elsewhere",
    "release": "pseudonyms hold within this release only and cannot be linked to any other",
}


def datasheet(facts: Facts) -> bytes:
    """The bytes of datasheet.md."""
    public = facts.public
    return render(
        "datasheet.md.jinja",
        facts=facts,
        description=facts.description,
        public=public,
        policy_words=in_words(public.policy) if public else (),
        verdict=verdict(facts.risk) if facts.risk else "",
        signed=signed(facts.risk) if facts.risk else "",
        called=called,
        tables=table_lines(public.rows, public.columns) if public else (),
        figures=labelled(facts.figures),
        categories=KNOWN_CATEGORIES,
        counts=compare(facts.description, facts.computed),
        limits=(*facts.description.limits, *LIMITS),
        not_promised=NOT_PROMISED,
        no_attribution=NO_ATTRIBUTION,
        indicator_kinds=INDICATOR_KINDS,
        suppressed_below=SUPPRESSED_BELOW,
        key_scopes=KEY_SCOPES,
        reasons=REASONS,
    )
