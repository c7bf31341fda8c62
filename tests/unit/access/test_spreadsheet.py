"""A CSV for a spreadsheet: no cell runs, no number is rounded, and every text can be had back."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from heliograph.access.engine import Engine
from heliograph.access.output import Format, write
from heliograph.errors import UsageError
from heliograph.tables.engine import literal

ENGINE = Engine()


def cells(query, **options):
    sink = io.BytesIO()
    write(ENGINE, query, Format.CSV, sink, **options)
    return list(csv.reader(io.StringIO(sink.getvalue().decode(), newline="")))[1:]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "|cmd",
        "%x",
        " =1+1",
        "\t=1",
        "\r=1",
        "\n@a",
        "1118426724752655437",
        "123456789012",
    ],
)
def test_what_a_spreadsheet_would_run_or_round_is_marked_as_text(text):
    assert cells(f"SELECT {literal(text)} AS a", spreadsheet=True) == [["'" + text]]


@pytest.mark.parametrize("text", ["", "a=1", "12345678901", "#news", "'quoted'", "привет", "1.5"])
def test_other_texts_stay_as_they_are(text):
    assert cells(f"SELECT {literal(text)} AS a", spreadsheet=True) == [[text]]


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")))
@example("'=1")
def test_a_text_comes_back_without_its_mark(text):
    [[cell]] = cells(f"SELECT {literal(text)} AS a", spreadsheet=True)
    assert cell in {text, "'" + text}
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))


def test_numbers_that_a_spreadsheet_would_round_are_texts():
    query = f"SELECT {10**15} AS a, {-(10**15)} AS b, {10**15 - 1} AS c, 1.5 AS d, NULL::BIGINT AS e"
    assert cells(query, spreadsheet=True) == [[f"'{10**15}", f"'-{10**15}", str(10**15 - 1), "1.5", ""]]


def test_a_list_that_begins_like_a_formula_is_text():
    assert cells("SELECT ['=1', '2'] AS a", spreadsheet=True) == [['["=1","2"]']]


def test_without_the_wish_csv_is_as_it_was():
    assert cells("SELECT '=1' AS a, 12345678901234567 AS b") == [["=1", "12345678901234567"]]


def test_only_csv_is_for_spreadsheets():
    with pytest.raises(UsageError, match="opens CSV"):
        write(ENGINE, "SELECT 1", Format.PARQUET, io.BytesIO(), spreadsheet=True)
