"""Writes the reference pages that come from code.

python -m docs.generate            write them
python -m docs.generate --check    leave with 1 and name the stale ones
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from docs.pages.asvs import asvs_page, requirements, share
from docs.pages.cases import cases_page
from docs.pages.cli import cli_page
from docs.pages.clocks import clocks_page
from docs.pages.columns import columns_page
from docs.pages.criteria import criteria_page
from docs.pages.data_dossier import data_dossier_page, data_dossier_schema
from docs.pages.dataset_toml import dataset_toml_page
from docs.pages.exit_codes import exit_codes_page
from docs.pages.forms import forms_page
from docs.pages.gate_checks import gate_checks_page
from docs.pages.openapi import openapi_page
from docs.pages.settings import settings_page
from docs.pages.statements import statements_page
from docs.pages.steps import steps_page

REFERENCE = Path(__file__).parent / "reference"
MADE_BY = "<!-- Written by python -m docs.generate; change the code it comes from, not this page. -->\n"

PAGES: dict[str, Callable[[], str]] = {
    "columns.md": columns_page,
    "dataset-toml.md": dataset_toml_page,
    "settings.md": settings_page,
    "exit-codes.md": exit_codes_page,
    "gate-checks.md": gate_checks_page,
    "statement-of-reasons.md": statements_page,
    "cases.md": cases_page,
    "steps.md": steps_page,
    "clocks.md": clocks_page,
    "forms.md": forms_page,
    "criteria.md": criteria_page,
    "data-dossier.md": data_dossier_page,
    "data-dossier.schema.json": data_dossier_schema,
    "cli.md": cli_page,
    "openapi.json": openapi_page,
    "asvs.md": asvs_page,
}
"""Every generated page of docs/reference, and what writes it."""


def page(name: str) -> str:
    """The text of a page as it should stand in docs/reference."""
    made_by = MADE_BY if name.endswith(".md") else ""
    return made_by + PAGES[name]().rstrip("\n") + "\n"


def stale(folder: Path = REFERENCE) -> list[str]:
    """The names of the pages that are missing or differ from what the code says now."""
    return [
        name
        for name in PAGES
        if not (folder / name).is_file() or (folder / name).read_text("utf-8") != page(name)
    ]


def write(folder: Path = REFERENCE) -> list[str]:
    """Write the stale pages and name them."""
    names = stale(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(page(name), encoding="utf-8")
    return names


def main() -> int:
    """Write or check the pages; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m docs.generate", description="Write the generated reference pages."
    )
    parser.add_argument(
        "--check", action="store_true", help="Change nothing; leave with 1 when a page is stale."
    )
    tested, about_us = share(requirements())
    sys.stdout.write(f"sheet of security: {tested} of {about_us} requirements are shown by a test\n")
    if not parser.parse_args().check:
        sys.stdout.writelines(f"wrote docs/reference/{name}\n" for name in write())
        return 0
    names = stale()
    sys.stdout.writelines(f"stale: docs/reference/{name} (run make docs)\n" for name in names)
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main())
