import json
from dataclasses import replace

from invented_release import facts_of, public_edition

from heliograph.model.column import ColumnType
from heliograph.publish.describe.croissant import DATA_TYPES, croissant


def document(**changes):
    public = changes.pop("public", public_edition())
    return json.loads(croissant(facts_of(public=public, **changes), public))


def test_it_declares_the_specification_it_follows():
    made = document()
    assert made["@type"] == "sc:Dataset"
    assert made["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    assert made["name"] == "harbour-2021"
    assert made["version"] == "1.0.0"
    assert made["datePublished"] == "2022-03-04"
    assert made["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_every_file_of_the_public_edition_is_listed_with_its_digest():
    objects = [d for d in document()["distribution"] if d["@type"] == "cr:FileObject"]
    assert {o["contentUrl"]: o["sha256"] for o in objects} == {
        f"public/{file.path}": file.sha256 for file in public_edition().files
    }


def test_a_table_in_parts_is_one_file_set_and_one_record_set():
    made = document()
    file_set = next(d for d in made["distribution"] if d["@type"] == "cr:FileSet")
    assert file_set["@id"] == "posts-files"
    assert file_set["includes"] == "public/posts/*.parquet"
    posts = next(r for r in made["recordSet"] if r["@id"] == "posts")
    assert {json.dumps(f["source"]["fileSet"]) for f in posts["field"]} == {'{"@id": "posts-files"}'}
    accounts = next(r for r in made["recordSet"] if r["@id"] == "accounts")
    assert accounts["field"][0]["source"] == {
        "fileObject": {"@id": "public/accounts.parquet"},
        "extract": {"column": "account_id"},
    }


def test_every_column_is_a_field_with_a_type():
    made = document()
    fields = {f["@id"]: f for r in made["recordSet"] for f in r["field"]}
    assert len(fields) == sum(len(c) for c in public_edition().columns.values())
    assert fields["posts/posted_at"]["dataType"] == "sc:DateTime"
    assert fields["posts/hashtags"]["dataType"] == "sc:Text"
    assert fields["posts/hashtags"]["repeated"] is True
    assert "repeated" not in fields["posts/text"]
    assert fields["accounts/is_pseudonymous"]["dataType"] == "sc:Boolean"
    assert set(DATA_TYPES) == set(ColumnType)


def test_every_name_that_is_referred_to_exists():
    made = document()
    ids = {d["@id"] for d in made["distribution"]}
    used = {
        (field["source"].get("fileSet") or field["source"]["fileObject"])["@id"]
        for record_set in made["recordSet"]
        for field in record_set["field"]
    }
    assert used <= ids


def test_index_files_that_belong_to_a_table_are_no_part_of_it():
    public = public_edition()
    index = replace(
        public, files=(*public.files, public.files[0].model_copy(update={"path": "keys/by_time.parquet"}))
    )
    accounts = next(r for r in document(public=index)["recordSet"] if r["@id"] == "accounts")
    assert accounts["field"][0]["source"]["fileObject"]["@id"] == "public/accounts.parquet"


def test_no_licence_is_claimed_where_none_is_stated():
    facts = facts_of()
    silent = facts.description.model_copy(update={"license": None})
    assert "license" not in document(description=silent)
