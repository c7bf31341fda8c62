import json
from dataclasses import replace

import pytest
from invented_release import facts_of

from heliograph.errors import AccountingError
from heliograph.model.archive import Publisher
from heliograph.model.dataset import DatasetDescription
from heliograph.model.edition import Edition
from heliograph.model.manifest import FileEntry
from heliograph.model.release import ComputedCount
from heliograph.model.tables import TABLES
from heliograph.publish.describe.bag import bag
from heliograph.publish.describe.citation import citation
from heliograph.publish.describe.context import Accounting, Facts, SourceFile
from heliograph.publish.describe.documents import documents

SENTINEL_COUNT = 770_077
SENTINEL_NAME = "gated-sentinel"


def everything(facts: Facts) -> dict[str, bytes]:
    made = documents(facts)
    entries = [FileEntry(path=name, bytes=len(data), sha256="0" * 64) for name, data in made.items()]
    return made | bag(facts, entries) | {"CITATION.cff": citation(facts, "f" * 64)}


def test_the_documents_of_a_release_are_these():
    assert set(everything(facts_of())) == {
        "datasheet.md",
        "README.txt",
        "changes.md",
        "croissant.json",
        "datacite.json",
        "bagit.txt",
        "bag-info.txt",
        "manifest-sha256.txt",
        "CITATION.cff",
    }
    assert "croissant.json" not in documents(facts_of(public=None))


def test_the_same_facts_give_the_same_bytes(successor):
    assert everything(facts_of()) == everything(facts_of())
    assert everything(successor) == everything(successor)
    assert everything(facts_of()) != everything(successor)


def test_no_document_names_a_column_that_only_gated_editions_carry():
    gated_only = {
        column.name
        for spec in TABLES.values()
        for column in spec.columns
        if Edition.PUBLIC not in column.editions
    }
    assert gated_only
    text = b"\n".join(everything(facts_of()).values()).decode("utf-8")
    assert not [name for name in gated_only if name in text]


def test_what_was_counted_in_a_closed_edition_reaches_no_document(successor):
    counted = {
        "computed": {"accounts": ComputedCount(value=SENTINEL_COUNT, query=f"SELECT {SENTINEL_NAME}")},
        "figures": {SENTINEL_NAME: SENTINEL_COUNT},
        "accounting": Accounting(
            sources=(
                SourceFile(
                    name=SENTINEL_NAME, table="posts", records_in=SENTINEL_COUNT, rows_out=SENTINEL_COUNT
                ),
            )
        ),
    }
    for facts in (facts_of(public=None, **counted), replace(successor, public=None, **counted)):
        text = b"\n".join(everything(facts).values()).decode("utf-8")
        for form in (SENTINEL_NAME, str(SENTINEL_COUNT), f"{SENTINEL_COUNT:,}", "SELECT"):
            assert form not in text
        assert "Members of the consortium, on application." in text


def test_a_suppressed_indicator_reaches_no_document():
    text = b"\n".join(everything(facts_of()).values()).decode("utf-8")
    assert "login-network" in text
    assert "phone-prefix" not in text
    assert "QY" not in text
    assert facts_of().description.public_indicators == facts_of().description.presumptive_country.indicators


def test_a_release_of_which_little_is_known_has_all_documents_too():
    bare = DatasetDescription.model_validate(
        {"name": "x", "title": "X", "operation": "X", "policy_area": "other", "sampling": "All."}
    )
    facts = facts_of(
        description=bare,
        publisher=Publisher(name="Example Platform"),
        computed={},
        figures={},
        accounting=None,
    )
    made = everything(facts)
    assert b"The publisher has named no contact" in made["datasheet.md"]
    assert b"No presumptive country is stated." in made["datasheet.md"]
    assert b"No count was announced and none is public." in made["datasheet.md"]
    assert b"The publisher has named no contact" in made["README.txt"]
    assert "rightsList" not in json.loads(made["datacite.json"])
    assert "url" not in json.loads(made["croissant.json"])
    assert b"abstract" not in made["CITATION.cff"]
    assert b"Contact" not in made["bag-info.txt"]


def test_an_accounting_that_does_not_add_up_stops_everything():
    lost = Accounting(
        sources=(SourceFile(name="a.csv", table="posts", records_in=5, rows_out=3),), rejected={"bad_date": 1}
    )
    with pytest.raises(AccountingError, match="5 records in, 3 rows out, 1 rejected"):
        documents(facts_of(accounting=lost))


def test_every_document_is_text_with_one_newline_at_the_end():
    for name, data in everything(facts_of()).items():
        text = data.decode("utf-8")
        assert text.endswith("\n"), name
        assert not text.endswith("\n\n"), name
        assert "\r" not in text, name
