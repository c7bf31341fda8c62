"""The shipped policies on a synthetic operation with planted identifiers, from export to signed release."""

import csv
import io
import zipfile

import duckdb
import pytest

from heliograph.model.tables import TABLES
from heliograph.privacy.declared import parse, shipped
from heliograph.privacy.numbers import LENGTH
from heliograph.publish.read.imports import ImportRequest, import_export
from heliograph.publish.workspace import Workspace
from heliograph.synth.generate import generate
from planted import survivors
from publisher import Publisher, rows
from same_counts import same_counts

ID = r"^{letter}[a-z2-7]{{26}}$"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    place = tmp_path_factory.mktemp("strict")
    generate("ira-2018", place / "export", posts=2500, planted=240)
    workspace = Workspace(place / "desk" / "workspace" / "ira-2018")
    publisher = Publisher.at(place / "desk")
    import_export(ImportRequest(inputs=[place / "export"], dataset="ira-2018"), workspace)
    return publisher, workspace, place / "export" / "truth"


@pytest.fixture(scope="module")
def strict(desk):
    publisher, workspace, _ = desk
    return publisher.publish(workspace, policy="strict")


@pytest.fixture(scope="module")
def public(strict):
    return strict.folder / "public"


def test_no_planted_identifier_survives_in_any_disguise(desk, strict):
    """Anywhere in the release: columns, key tables, cube, CSV, manifest, documents, names of files."""
    _, workspace, truth = desk
    found = survivors(truth, workspace.root, strict.folder)

    assert len(found) == 12
    assert sum(count for count, _ in found.values()) > 200
    assert {disguise: left for disguise, (_, left) in found.items() if left} == {}


def test_that_search_finds_what_the_consortium_may_see(desk, strict):
    _, workspace, truth = desk
    found = survivors(truth, workspace.root, strict.gated_folder)

    assert {
        disguise: count - len(left) for disguise, (count, left) in found.items() if count > len(left)
    } == {}


def test_every_post_id_is_a_pseudonym_in_every_column(public):
    with duckdb.connect() as connection:
        for column in ("post_id", "reply_to_post_id", "repost_of_post_id", "quote_of_post_id"):
            query = f"SELECT count(*) FROM '{public}/posts/*.parquet' WHERE NOT regexp_matches({column}, '{ID.format(letter='p')}')"
            assert connection.execute(query).fetchall() == [(0,)]


def test_numbers_in_the_csv_join_the_tables(public):
    known = {n: p for p, n in rows(f"{public}/posts/*.parquet", "post_id, post_number")}
    [path] = (public / "csv").glob("*tweets*.zip")
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as stream:
        lines = list(csv.DictReader(io.TextIOWrapper(stream, "utf-8", newline="")))

    assert {line["tweetid"] for line in lines} == set(known)
    assert all(2**62 <= int(line["tweetid"]) < 2**63 for line in lines)
    targets = {line["retweet_tweetid"] for line in lines} - {""}
    assert targets
    assert all(2**62 <= int(target) < 2**63 for target in targets)
    assert len(next(iter(known.values()))) == LENGTH


def test_profiles_of_hidden_accounts_are_gone_and_counts_are_bands(public):
    found = rows(
        public / "accounts.parquet",
        "is_pseudonymous, display_name, handle, location, description, url, follower_count, created_on",
    )
    assert all(set(row[1:6]) == {None} for row in found if row[0])
    assert all(count == 0 or str(count).strip("0") == "1" for *_, count, _ in found if count is not None)
    assert all((day.month, day.day) == (1, 1) for *_, day in found if day is not None)


def test_times_are_cut_to_the_minute_and_say_so(public):
    found = rows(f"{public}/posts/*.parquet", "posted_at, time_resolution")
    assert all(at.second == 0 and at.microsecond == 0 for at, _ in found if at)
    assert {resolution for at, resolution in found if at} == {"minute"}


def test_both_editions_give_the_same_counts(strict, public):
    """As many, too, of every identifier in every column."""
    policy, gated = shipped("strict"), strict.gated_folder / "consortium"
    with duckdb.connect() as connection:
        for prefix, folder in (("public_", public), ("gated_", gated)):
            for table in TABLES:
                files = f"{folder}/posts/*.parquet" if table == "posts" else f"{folder}/{table}.parquet"
                connection.execute(f"CREATE VIEW {prefix}{table} AS FROM '{files}'")
        seen, known = (same_counts(connection, policy, prefix) for prefix in ("public_", "gated_"))

    assert seen == known
    assert len(seen) > 60
    assert sum(bool(rows) for rows in seen.values()) > 50


def test_ordinary_people_are_all_hidden_and_cannot_be_linked(desk, strict, tmp_path):
    _, workspace, _ = desk
    other = Publisher.at(tmp_path / "desk")
    made = other.publish(workspace, policy="ordinary-people")
    accounts = rows(made.folder / "public" / "accounts.parquet", "account_id, is_pseudonymous")

    assert all(hidden for _, hidden in accounts)
    before = {a for (a,) in rows(strict.folder / "public" / "accounts.parquet", "account_id")}
    assert before.isdisjoint(a for a, _ in accounts)


def test_a_reviewed_list_shows_and_a_compromised_set_hides(desk, tmp_path):
    _, workspace, _ = desk
    [(hidden,), *_] = rows(
        workspace.root / "accounts.parquet", "account_id", "WHERE follower_count < 5000 ORDER BY 1"
    )
    policy = parse(
        f"""extends = "twitter-2018"
name = "ours"
[[exceptions]]
rule = "public-figure"
decision = "show"
accounts = ["{hidden}"]
reason = "Heads of government"
reviewed_by = "Review board"
[[exceptions]]
rule = "compromised"
decision = "hide"
everyone = true
reason = "All accounts were taken over"
""",
        what="policy.toml",
    )
    made = Publisher.at(tmp_path / "desk").publish(workspace, policy=policy)
    found = rows(
        made.folder / "public" / "accounts.parquet", "decision_rule, is_pseudonymous, decision_reason"
    )

    assert found.count(("public-figure", False, "Heads of government")) == 1
    assert {row for row in found if row[0] != "public-figure"} == {
        ("compromised", True, "All accounts were taken over")
    }
    assert hidden in {a for (a,) in rows(made.folder / "public" / "accounts.parquet", "account_id")}
    assert "Review board" in (made.folder / "datasheet.md").read_text()
    assert shipped("twitter-2018").exceptions == ()
