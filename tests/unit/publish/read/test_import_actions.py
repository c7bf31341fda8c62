"""actions.csv: the one table that historical sets do not have."""

from pathlib import Path

from heliograph.tables.legacy.layout import ACTION_COLUMNS
from import_runs import USERS_FILE, Run, run_import
from legacy_files import PLAIN, Row, csv_bytes, users_csv, with_column

ROW: Row = dict.fromkeys(ACTION_COLUMNS, "") | {
    "action_id": "1",
    "subject_kind": "account",
    "subject_id": PLAIN,
    "action": "suspension",
    "automated": "false",
    "acted_at": "2021-01-02T03:04:05Z",
}
ROWS = [{**ROW, "action_id": str(n)} for n in range(1, 6)]


def run(folder: Path, rows: list[Row], **style: object) -> Run:
    return run_import(
        folder, {USERS_FILE: users_csv(), "actions.csv": csv_bytes(ACTION_COLUMNS, rows, **style)}
    )


def test_actions_are_typed(tmp_path: Path) -> None:
    found = run(tmp_path, ROWS).row("actions", "1")
    assert str(found["acted_at"]) == "2021-01-02 03:04:05"
    assert (found["automated"], found["subject_id"], found["ended_at"]) == (False, PLAIN, None)


def test_what_is_no_action_is_refused_with_its_reason(tmp_path: Path) -> None:
    changes = {
        "acted_at": "yesterday",
        "automated": "perhaps",
        "subject_kind": "planet",
        "action_id": "",
        "subject_id": "",
    }
    rows = ROWS
    for number, (column, value) in enumerate(changes.items()):
        rows = with_column(rows, column, value, at=[number])
    found = run(tmp_path, rows)
    reasons = ["bad_date", "bad_flag", "bad_value", "bad_value", "bad_value"]
    assert [r.reason for r in found.rejections] == reasons
    assert found.report.rows["actions"] == 0


def test_headers_and_doubles_are_refused(tmp_path: Path) -> None:
    rows = [*ROWS, ROWS[0], {**ROWS[1], "action": "label"}]
    found = run(tmp_path, rows, repeat_header_every=4)
    assert found.reasons == {"repeated_header": 1, "duplicate_exact": 1, "duplicate_id_conflict": 1}


def test_damaged_records_are_refused(tmp_path: Path) -> None:
    content = csv_bytes(ACTION_COLUMNS, ROWS) + b'"x\n'
    found = run_import(tmp_path, {USERS_FILE: users_csv(), "actions.csv": content})
    assert (found.report.rows["actions"], found.reasons) == (5, {"unterminated_quote": 1})


def test_a_file_without_actions_is_a_file(tmp_path: Path) -> None:
    assert run(tmp_path, []).report.rows["actions"] == 0


def test_a_category_that_no_statement_of_reasons_has_is_refused_and_kept(tmp_path: Path) -> None:
    codes = [
        "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
        "STATEMENT_CATEGORY_SCOPE_OF_PLATFORM_SERVICE",
        "STATEMENT_CATEGORY_NONSENSE",
        "statement_category_scams_and_fraud",
        "",
    ]
    rows = [{**row, "statement_of_reasons": code} for row, code in zip(ROWS, codes, strict=True)]
    found = run(tmp_path, rows)
    assert [r.reason for r in found.rejections] == ["bad_value", "bad_value"]
    assert [b"NONSENSE" in found.rejections[0].raw, b"statement_" in found.rejections[1].raw] == [True, True]
    assert found.report.rows["actions"] == 3
    assert found.row("actions", "2")["statement_of_reasons"] == codes[1]


def test_words_without_a_counterpart_in_a_statement_are_kept_and_noted(tmp_path: Path) -> None:
    words = ["labelled", "shadowed", "shadowed", "banished", ""]
    rows = [{**row, "action": word} for row, word in zip(ROWS, words, strict=True)]
    found = run(tmp_path, rows)
    assert found.report.rows["actions"] == 5
    [note] = [note for note in found.report.notes if "counterpart" in note]
    assert (
        note
        == "3 actions are called by words without a counterpart in a statement of reasons: banished, shadowed"
    )
