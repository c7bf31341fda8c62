import tomllib
from pathlib import Path

import pytest
from docs import generate
from docs.pages import dataset_toml
from docs.pages.columns import columns_page, legacy_names
from docs.pages.exit_codes import error_tree, exit_codes_page

from heliograph.errors import HeliographError
from heliograph.model.tables import TABLES
from heliograph.preserve.finding import FINDINGS, NOTICES
from heliograph.settings import Settings
from heliograph.tables.legacy.layout import TWEETS, USERS

FROM_MODELS = ("columns.md", "dataset-toml.md", "settings.md", "exit-codes.md")


@pytest.mark.parametrize("name", FROM_MODELS)
def test_the_page_in_the_repository_is_what_the_code_says_now(name):
    assert (generate.REFERENCE / name).read_text("utf-8") == generate.page(name), "stale: run make docs"


def test_every_column_of_every_table_is_explained():
    text = columns_page()
    for spec in TABLES.values():
        assert f"## {spec.name}\n" in text
        for column in spec.columns:
            assert f"| `{column.name}` |" in text
            assert " ".join(column.about.split()) in text


def test_every_column_of_the_historical_files_leads_to_one_of_ours():
    accounts, posts = legacy_names(TABLES["accounts"]), legacy_names(TABLES["posts"])
    assert {name for names in accounts.values() for name in names} == set(USERS)
    assert {name for names in posts.values() for name in names} == {"userid", *(set(TWEETS) - set(USERS))}
    assert set(accounts) <= set(TABLES["accounts"].names())
    assert set(posts) <= set(TABLES["posts"].names())


def test_every_setting_has_its_environment_variable(monkeypatch):
    text = generate.page("settings.md")
    for name in Settings.model_fields:
        assert f"| `{name}` | `HELIOGRAPH_{name.upper()}` |" in text
    monkeypatch.setenv("XDG_CONFIG_HOME", "/somewhere/else")
    monkeypatch.setenv("XDG_CACHE_HOME", "/elsewhere")
    assert generate.page("settings.md") == text, "the page must not depend on who writes it"


def test_every_error_and_finding_has_its_exit_code():
    text = exit_codes_page()
    for error in error_tree(HeliographError):
        assert f"| {error.exit_code} | `{error.code}` |" in text
    assert all(f"`{kind.value}`" in text for kind in FINDINGS)
    assert all(f"`{kind.value.upper()}`" in text for kind in NOTICES)


def test_every_field_of_dataset_toml_has_a_meaning_and_an_example_that_works():
    for section in dataset_toml.sections():
        assert set(dataset_toml.fields(section)) <= set(dataset_toml.meanings(section.model)), section.header
        examples = {name: dataset_toml.EXAMPLES[section.path + name] for name in dataset_toml.fields(section)}
        lines = [
            f"{name} = {value}"
            for name, value in examples.items()
            if not value.startswith(("a section", "sections"))
        ]
        section.model.model_validate(tomllib.loads("\n".join(lines)))


def test_every_example_belongs_to_a_field():
    named = {s.path + name for s in dataset_toml.sections() for name in dataset_toml.fields(s)}
    assert set(dataset_toml.EXAMPLES) == named


def test_writing_makes_stale_pages_fresh_and_checking_names_them(tmp_path, monkeypatch):
    monkeypatch.setattr(generate, "PAGES", {name: generate.PAGES[name] for name in FROM_MODELS})
    assert generate.stale(tmp_path) == list(FROM_MODELS)
    assert generate.write(tmp_path) == list(FROM_MODELS)
    assert generate.stale(tmp_path) == []
    (tmp_path / "settings.md").write_text("old", encoding="utf-8")
    assert generate.stale(tmp_path) == ["settings.md"]


def test_no_page_names_the_machine_it_was_written_on():
    home = str(Path.home())
    for name in generate.PAGES:
        assert home not in (generate.REFERENCE / name).read_text("utf-8")
