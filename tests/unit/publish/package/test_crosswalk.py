"""The crosswalk: every pseudonym of the public edition with its identifier, for the consortium alone."""

import re
import zipfile
from datetime import timedelta

import duckdb
import pyarrow.parquet as pq
import pytest

import identified_export as export
from heliograph.model.edition import Edition
from heliograph.model.policy import AccountException, Limits
from heliograph.privacy.declared import shipped
from heliograph.privacy.pseudonym import Field, KeyScope, scope_key
from heliograph.publish.package.crosswalk import write_crosswalk
from heliograph.publish.request import EditionRequest
from published import NOW
from publisher import CORRECTION, Publisher, rows, secrets, visible

PSEUDONYM = re.compile(rb"(?<![A-Za-z0-9_])[apmux][a-z2-7]{26}(?![A-Za-z0-9_])")


@pytest.fixture
def publisher(tmp_path):
    return Publisher.at(tmp_path / "desk")


@pytest.fixture
def workspace(publisher):
    return publisher.workspace(export.files())


def with_crosswalk(name="twitter-2018", **other):
    """Six accounts are too few for the usual limit on unique ones."""
    return shipped(name).model_copy(update={"crosswalk": True, "limits": Limits()} | other)


def crosswalk_of(published):
    path = published.gated_folder / "consortium" / "crosswalk.parquet"
    return rows(path, "kind, identifier, pseudonym")


def pseudonyms_in(folder):
    """Whatever looks like a pseudonym of ours in any file of an edition."""
    found = set()
    for path in folder.rglob("*"):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as packed:
                texts = [packed.read(name) for name in packed.namelist()]
        elif path.suffix == ".parquet":
            texts = [repr(pq.read_table(path).to_pylist()).encode()]
        else:
            texts = [path.read_bytes()] if path.is_file() else []
        found |= {match.decode() for text in texts for match in PSEUDONYM.findall(text)}
    return found


@pytest.mark.parametrize("policy", ["twitter-2018", "strict", "ordinary-people"])
def test_every_pseudonym_of_the_public_edition_is_in_the_crosswalk(publisher, workspace, policy):
    published = publisher.publish(workspace, policy=with_crosswalk(policy))
    walk = {pseudonym for _, _, pseudonym in crosswalk_of(published)}
    public = pseudonyms_in(published.folder / "public")
    assert len(public) > 5
    assert public <= walk


def test_each_row_names_the_identifier_from_which_the_key_makes_the_pseudonym(publisher, workspace):
    published = publisher.publish(workspace, policy=with_crosswalk("strict"))
    key = scope_key(secrets().pseudonym_root, KeyScope.ARCHIVE, "example.org/archive\x002026")
    fields = {"account": Field.ACCOUNT, "handle": Field.HANDLE, "post": Field.POST, "media": Field.MEDIA}
    import pyarrow as pa

    walk = crosswalk_of(published)
    for kind, identifier, pseudonym in walk:
        field = fields.get(kind, Field.ACTION)
        assert key.pseudonyms(field, pa.array([identifier])).to_pylist() == [pseudonym]
    assert {"account", "handle", "post", "media"} <= {kind for kind, _, _ in walk}
    assert set(export.HIDDEN) <= {identifier for kind, identifier, _ in walk if kind == "account"}


def test_the_rows_are_distinct_and_sorted_by_pseudonym(publisher, workspace):
    walk = crosswalk_of(publisher.publish(workspace, policy=with_crosswalk("strict")))
    assert len(set(walk)) == len(walk)
    assert [pseudonym for _, _, pseudonym in walk] == sorted(pseudonym for _, _, pseudonym in walk)


def test_accounts_that_are_shown_have_no_pseudonym_there(publisher, workspace):
    walk = crosswalk_of(publisher.publish(workspace, policy=with_crosswalk()))
    accounts = {identifier for kind, identifier, _ in walk if kind == "account"}
    assert not {export.SHOWN, export.AT_THRESHOLD} & accounts
    assert {*export.HIDDEN, *export.OUTSIDERS} <= accounts


def test_outsiders_on_a_reviewed_list_have_none_either(publisher, workspace):
    listed = AccountException(
        rule="public-figure",
        decision="show",
        accounts=(export.OUTSIDER,),
        reason="holds a public office",
        reviewed_by="privacy officer",
    )
    walk = crosswalk_of(publisher.publish(workspace, policy=with_crosswalk(exceptions=(listed,))))
    accounts = {identifier for kind, identifier, _ in walk if kind == "account"}
    assert export.OUTSIDER not in accounts
    assert export.MENTIONED_OUTSIDER in accounts


def test_the_public_edition_never_carries_it_nor_a_word_of_it(publisher, workspace):
    published = publisher.publish(workspace, policy=with_crosswalk("strict"))
    public = visible(publisher.archive)
    assert not [path for path in public if "crosswalk" in path]
    assert not [path for path, data in public.items() if b"crosswalk.parquet" in data]
    gated = (published.gated_folder / "consortium" / "manifest.json").read_bytes()
    assert b'"path":"crosswalk.parquet"' in gated
    assert publisher.verify().exit_code == 0
    assert publisher.verify_gated().exit_code == 0


def test_the_public_edition_is_the_same_with_and_without_it(publisher, workspace, tmp_path):
    other = Publisher.at(tmp_path / "other")
    one = publisher.publish(workspace, policy=with_crosswalk("strict"))
    two = other.publish(other.workspace(export.files()), policy=with_crosswalk("strict", crosswalk=False))
    assert visible(one.folder / "public") == visible(two.folder / "public")
    assert not (two.gated_folder / "consortium" / "crosswalk.parquet").exists()


def test_without_a_consortium_edition_there_is_none(publisher, workspace):
    publisher.publish(workspace, policy=with_crosswalk(), gated=None)
    assert not [path for path in visible(publisher.root) if "crosswalk" in path]


@pytest.mark.parametrize("edition", [Edition.PUBLIC, Edition.ENCLAVE])
def test_it_cannot_be_written_for_anybody_else(tmp_path, edition):
    request = EditionRequest(edition=edition, dataset="boats", release=1, policy=with_crosswalk())
    key = scope_key(bytes(32), KeyScope.ARCHIVE, "x")
    with (
        duckdb.connect() as connection,
        pytest.raises(ValueError, match=f"no place in the {edition} edition"),
    ):
        write_crosswalk(connection, request, key, tmp_path / "crosswalk.parquet")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_of_the_way_it_was_made(publisher, workspace):
    published = publisher.publish(workspace, policy=with_crosswalk())
    assert not list(published.gated_folder.rglob(".*"))


def test_the_same_import_gives_the_same_crosswalk_whatever_the_threads(publisher, workspace, tmp_path):
    policy = with_crosswalk("strict")
    one = publisher.publish(workspace, policy=policy, threads=1)
    two = publisher.publish(
        workspace, policy=policy, threads=4, reason=CORRECTION, now=NOW + timedelta(days=1)
    )
    assert (one.gated_folder / "consortium" / "crosswalk.parquet").read_bytes() == (
        two.gated_folder / "consortium" / "crosswalk.parquet"
    ).read_bytes()
