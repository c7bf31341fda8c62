"""Misinformation labels on posts of ordinary people, from an invented export to a signed release that names nobody."""

import csv
import json
import re
import zipfile
from pathlib import Path

import duckdb
import pytest

from heliograph.errors import RefusedError
from heliograph.model.dataset import PolicyArea
from heliograph.model.release import Reason, ReasonCode
from heliograph.model.risk import CheckName, Level
from heliograph.model.statement import ATTRIBUTES, AUTOMATED, DECISIONS, KNOWN_CATEGORIES
from heliograph.model.tables import TABLES
from heliograph.privacy.declared import parse, shipped
from heliograph.privacy.pseudonym import KeyScope, scope_key
from heliograph.publish.gate.verdict import refuse_red
from heliograph.publish.read.imports import ImportRequest, import_export
from heliograph.publish.read.report import policy_area, read_report, usual_policy
from heliograph.publish.workspace import Workspace
from heliograph.synth.generate import generate
from heliograph.tables.statements import statements_query
from planted import bare, stands_in
from publisher import Publisher, rows, secrets
from sabotage import Sabotage, Workshop, reds

PSEUDONYM = re.compile(r"(?<![a-z0-9])[apmux][a-z2-7]{26}(?![a-z0-9])")
AGAIN = Reason(code=ReasonCode.ADDITIONAL_DATA, text="labels of another week")
WITHOUT_TEXT = """extends = "ordinary-people"
name = "labels-without-texts"
title = "As ordinary-people; texts only for the consortium"

[columns.posts]
text = "drop"
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    place = tmp_path_factory.mktemp("labels")
    generate("labels-2022", place / "export", posts=700, planted=120)
    workspace = Workspace(place / "desk" / "workspace" / "labels-2022")
    publisher = Publisher.at(place / "desk")
    import_export(ImportRequest(inputs=[place / "export"]), workspace)
    return publisher, workspace, place / "export"


@pytest.fixture(scope="module")
def releases(desk):
    """The same labels published twice."""
    publisher, workspace, _ = desk
    return [
        publisher.publish(workspace, policy="ordinary-people", **again) for again in ({}, {"reason": AGAIN})
    ]


@pytest.fixture(scope="module")
def public(releases):
    return releases[0].folder / "public"


@pytest.fixture(scope="module")
def gated(releases):
    return releases[0].gated_folder / "consortium"


@pytest.fixture(scope="module")
def without_texts(desk, tmp_path_factory):
    """A release under a policy of one's own that keeps texts for the consortium."""
    _, workspace, _ = desk
    publisher = Publisher.at(tmp_path_factory.mktemp("without") / "desk")
    made = publisher.publish(workspace, policy=parse(WITHOUT_TEXT, what="policy.toml"))
    return publisher, made


def table(edition, name):
    return f"{edition}/posts/*.parquet" if name == "posts" else str(Path(edition) / f"{name}.parquet")


def cells(value):
    """The texts inside a JSON value."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value] if isinstance(value, str) else [text for each in inner for text in cells(each)]


def everything(edition):
    """Every text of an edition, of its tables and of its CSV, as one text."""
    found = []
    with duckdb.connect() as connection:
        for name in TABLES:
            query = f"SELECT to_json(t)::VARCHAR FROM '{table(edition, name)}' t"
            found += [
                text for (row,) in connection.execute(query).fetchall() for text in cells(json.loads(row))
            ]
    for path in sorted((edition / "csv").glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                lines = csv.reader(archive.read(member).decode("utf-8").splitlines(keepends=True))
                found += [text for line in lines for text in line]
    return "\n".join(found)


def test_every_record_of_the_export_is_imported(desk):
    _, workspace, _ = desk
    report = read_report(workspace.report)
    assert report.rejected == {}
    assert report.records_in == report.rows_out > 700
    assert report.rows["actions"] > 600


def test_the_policy_for_labels_is_chosen_from_what_the_data_set_is_about(desk):
    _, workspace, _ = desk
    report = read_report(workspace.report)
    assert policy_area(workspace.dataset_toml) is PolicyArea.MISINFORMATION
    assert usual_policy(report, policy_area(workspace.dataset_toml)) == "ordinary-people"
    assert usual_policy(report) == "twitter-2018"
    assert policy_area(workspace.root / "no-such.toml") is None


def test_both_releases_are_signed_and_verified(desk, releases):
    publisher, _, _ = desk
    assert [made.release.release for made in releases] == [1, 2]
    for checked in (publisher.verify(), publisher.verify_gated()):
        assert checked.exit_code == 0
        assert checked.findings == ()


def test_everybody_is_hidden_and_nobody_has_a_name(public):
    found = rows(
        table(public, "accounts"), "is_pseudonymous, display_name, handle, location, description, url"
    )
    assert len(found) > 100
    assert set(found) == {(True, None, None, None, None, None)}


def test_no_identifier_of_the_export_stands_anywhere_in_the_public_edition(desk, public):
    _, workspace, export = desk
    corpus = bare(everything(public))
    with duckdb.connect() as connection:
        planted = connection.execute(
            f"""SELECT DISTINCT disguise, identifier FROM '{export}/truth/planted_identifiers.parquet'
            WHERE kind IN ('id', 'handle', 'display_name', 'email', 'phone')"""
        ).fetchall()
        ids = connection.execute(
            f"SELECT account_id FROM '{workspace.root}/accounts.parquet' UNION SELECT post_id FROM '{workspace.root}/posts/*.parquet'"
        ).fetchall()
    assert len({disguise for disguise, _ in planted}) == 12
    assert [found for found in planted if stands_in(bare(found[1]), corpus)] == []
    assert [name for (name,) in ids if len(name) >= 8 and name in corpus] == []


def test_two_releases_have_no_pseudonym_in_common(releases):
    first, second = (set(PSEUDONYM.findall(everything(made.folder / "public"))) for made in releases)
    assert {letter[0] for letter in first} == {letter[0] for letter in second} >= {"a", "p", "x"}
    assert min(len(first), len(second)) > 2_000
    assert first & second == set()


def test_the_gate_finds_nobody_again_in_the_second_release_but_by_words(releases):
    """It compares pseudonyms, ids of posts and texts with those of the first; the same texts are a declared residual."""
    [linkage] = [c for c in releases[1].risk.checks if c.check is CheckName.LINKAGE]
    figures = {m.name: (m.value, m.of) for m in linkage.measures}

    assert figures["earlier_releases"] == (1, None)
    assert figures["linkable_pseudonyms"] == (0, releases[1].risk.population["accounts_hidden"])
    assert linkage.level is Level.AMBER
    assert {f.what for f in linkage.findings} == {"followed-by-texts"}


def test_a_second_release_under_the_key_of_the_first_is_refused(desk, tmp_path):
    """Somebody has declared another scope than the pseudonymiser works with: whoever is in both would be known again."""
    _, workspace, _ = desk
    publisher = Publisher.at(tmp_path / "desk")
    publisher.publish(workspace, policy="ordinary-people", gated=None)
    first = scope_key(secrets().pseudonym_root, KeyScope.RELEASE, "labels-2022@1")
    workshop = Workshop(
        publisher=publisher,
        workspace=workspace,
        policy=shipped("ordinary-people"),
        place=tmp_path,
        reason=AGAIN,
    )
    examined = workshop.examined(Sabotage(key=lambda _: first))

    assert ("linkage", "pseudonym-in-earlier-release", "labels-2022@1") in reds(examined.report)
    with pytest.raises(RefusedError, match="linkage: "):
        refuse_red(examined.report, examined.log)


def test_inside_a_release_labels_and_posts_still_join(public, gated):
    query = """SELECT a.action, a.statement_of_reasons, p.kind, p.language, count(*)
        FROM '{actions}' a JOIN '{posts}' p ON a.subject_id = p.post_id GROUP BY ALL ORDER BY ALL"""
    with duckdb.connect() as connection:
        seen, known = (
            connection.execute(query.format(actions=table(e, "actions"), posts=table(e, "posts"))).fetchall()
            for e in (public, gated)
        )
    assert seen == known
    assert sum(count for *_, count in seen) > 600


def test_every_label_has_a_statement_in_the_words_of_the_transparency_database(public):
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW actions AS FROM '{table(public, 'actions')}'")
        found = connection.execute(statements_query()).to_arrow_table().to_pylist()
        [(actions,)] = connection.execute("SELECT count(*) FROM actions").fetchall()
    assert len(found) == actions > 600
    for statement in found:
        assert statement["category"] in KNOWN_CATEGORIES
        assert statement["decision_visibility"] in ATTRIBUTES["decision_visibility"]
        assert statement["decision_account"] is statement["decision_monetary"] is None
        assert statement["automated_decision"] in AUTOMATED
        assert statement["application_date"] is not None
    assert {s["decision_visibility"] for s in found} >= {
        "DECISION_VISIBILITY_CONTENT_LABELLED",
        "DECISION_VISIBILITY_CONTENT_DEMOTED",
    }
    assert any(s["end_date_visibility_restriction"] for s in found)


def test_the_datasheet_counts_labels_by_category(public, releases):
    sheet = (releases[0].folder / "datasheet.md").read_text("utf-8")
    [top] = rows(
        table(public, "actions"),
        "statement_of_reasons, action, count(*) n, count(*) FILTER (automated), count(*) FILTER (appeal = 'reversed')",
        "GROUP BY 1, 2 ORDER BY n DESC LIMIT 1",
    )
    category, action, *counts = top
    figures = " | ".join(f"{count:,}" for count in counts)
    assert f"| {KNOWN_CATEGORIES[category]} (`{category}`) | {action} | {figures} |" in sheet
    section = sheet.split("### What was done")[1].split("## 3.")[0]
    counted = [line.split(" | ") for line in section.splitlines() if "STATEMENT_" in line]
    assert {line[1] for line in counted} <= set(DECISIONS)
    assert sum(int(line[2].replace(",", "")) for line in counted) == len(rows(table(public, "actions")))


def test_texts_can_stay_with_the_consortium(desk, without_texts):
    _, workspace, _ = desk
    publisher, made = without_texts
    public = made.folder / "public"
    assert rows(table(public, "posts"), "count(*), count(text)") == [(700, 0)]
    assert rows(table(made.gated_folder / "consortium", "posts"), "count(text)") == [(700,)]
    assert publisher.verify().exit_code == 0
    words = rows(table(workspace.root, "posts"), "text", "WHERE length(text) > 60 AND kind = 'original'")
    assert len(words) > 100
    seen = everything(public)
    assert [text for (text,) in words if text in seen] == []
    assert "Removed from every row: posts.text" in (made.folder / "datasheet.md").read_text("utf-8")


def test_without_texts_no_digest_of_a_text_is_published_either(without_texts):
    _, made = without_texts
    [found] = rows(made.folder / "public" / "keys" / "by_text.parquet", "count(*)")
    assert found == (0,)


def test_the_shipped_policy_gives_every_release_a_key_of_its_own():
    policy = shipped("ordinary-people")
    assert (policy.key_scope, policy.accounts.hide, policy.accounts.received) == ("release", "all", "replace")
