"""All documents that are written before release.json, by file name."""

from heliograph.errors import AccountingError
from heliograph.publish.describe.changes import changes
from heliograph.publish.describe.context import Facts
from heliograph.publish.describe.croissant import croissant
from heliograph.publish.describe.datacite import datacite
from heliograph.publish.describe.datasheet import datasheet
from heliograph.publish.describe.readme import readme
from heliograph.publish.describe.risk import risk_documents


def documents(facts: Facts) -> dict[str, bytes]:
    """The documents of a release by file name, ready to be listed in release.json.

    croissant.json is left out where no public edition is open, the risk report where the gate has not looked. The sums (``bag.bag``) need the digests of these and
    come next; CITATION.cff (``citation.citation``) needs the release id and comes last.

    Raises:
        AccountingError: Records in differ from rows out plus rejections.
    """
    if facts.accounting is not None and not facts.accounting.balanced:
        raise AccountingError(
            f"{facts.citation_name}: {facts.accounting.records_in:,} records in, "
            f"{facts.accounting.rows_out:,} rows out, {sum(facts.accounting.rejected.values()):,} rejected",
            hint="import the export again; nothing may be published from this",
        )
    made = {
        "README.txt": readme(facts),
        "changes.md": changes(facts),
        "datacite.json": datacite(facts),
        "datasheet.md": datasheet(facts),
    }
    if facts.public is not None:
        made["croissant.json"] = croissant(facts, facts.public)
    if facts.risk is not None:
        made |= risk_documents(facts, facts.risk)
    return made
