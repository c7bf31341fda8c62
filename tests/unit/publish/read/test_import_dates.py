"""Slashed dates: never guessed; declared by the publisher, proved by the files, or refused."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from heliograph.publish.read.date_order import DateOrder
from import_runs import SET, TWEETS_FILE, USERS_FILE, Run, run_import
from legacy_files import (
    OTHER_PLAIN,
    PLAIN,
    Row,
    tweet_rows,
    tweets_csv,
    user_rows,
    users_csv,
    with_column,
    with_slashed_dates,
)

COLUMN = "account_creation_date"
PROVED = users_csv(with_slashed_dates(user_rows()))
UNCLEAR = users_csv(with_column(user_rows(), COLUMN, "7/3/2018"))


def users(folder: Path, content: bytes, **how: Any) -> Run:
    run = run_import(folder, {USERS_FILE: content}, **how)
    assert run.rebuilt(USERS_FILE) == content
    return run


def day_first(rows: list[Row]) -> list[Row]:
    return with_column(rows, COLUMN, lambda text: f"{int(text[8:])}/{int(text[5:7])}/{text[:4]}")


def test_a_day_above_twelve_proves_that_months_come_first(tmp_path: Path) -> None:
    run = users(tmp_path, PROVED)
    assert run.row("accounts", PLAIN)["created_on"] == date(2011, 12, 21)
    assert run.received()[USERS_FILE].faithful


def test_a_first_number_above_twelve_proves_that_days_come_first(tmp_path: Path) -> None:
    run = users(tmp_path, users_csv(day_first(user_rows())))
    assert run.row("accounts", PLAIN)["created_on"] == date(2011, 12, 21)


def test_without_proof_every_short_id_is_refused_and_a_long_id_tells_the_day(tmp_path: Path) -> None:
    run = users(tmp_path, UNCLEAR)
    assert run.reasons == {"bad_date": 5}
    assert run.row("accounts", OTHER_PLAIN)["created_on"] == date(2017, 10, 16)


def test_numbers_above_twelve_on_both_sides_prove_nothing(tmp_path: Path) -> None:
    content = users_csv([*with_slashed_dates(user_rows()[:3]), *day_first(user_rows()[3:])])
    assert users(tmp_path, content).reasons == {"bad_date": 5}


@pytest.mark.parametrize(("order", "day"), [(DateOrder.MONTH_FIRST, date(2018, 7, 3)), (DateOrder.DAY_FIRST, date(2018, 3, 7))])  # fmt: skip
def test_a_declared_order_is_followed(order: DateOrder, day: date, tmp_path: Path) -> None:
    run = users(tmp_path, UNCLEAR, dates=order)
    assert run.row("accounts", PLAIN)["created_on"] == day


def test_a_declared_order_that_the_file_contradicts_refuses_the_impossible_days(tmp_path: Path) -> None:
    run = users(tmp_path, PROVED, dates=DateOrder.DAY_FIRST)
    assert run.reasons == {"bad_date": 4}  # of six, the long id and 8/8/2016 can be read


def test_one_part_proves_the_order_of_the_others(tmp_path: Path) -> None:
    parts = {f"{SET}_users_csv_hashed_1.csv": users_csv(with_column(user_rows()[:1], COLUMN, "7/3/2018"))}
    parts[f"{SET}_users_csv_hashed_2.csv"] = users_csv(with_slashed_dates(user_rows()[1:]))
    run = run_import(tmp_path, parts)
    assert run.row("accounts", PLAIN)["created_on"] == date(2018, 7, 3)


def test_a_proof_is_found_around_damaged_records(tmp_path: Path) -> None:
    header, body = UNCLEAR.split(b"\n", 1)
    damaged = header + b'\n"1","x\n' + body + b"\xff\n" + PROVED.split(b"\n", 1)[1].replace(b'"4', b'"5')
    run = run_import(tmp_path, {USERS_FILE: damaged})
    assert run.row("accounts", PLAIN)["created_on"] == date(2018, 7, 3)


def test_times_of_posts_are_proved_likewise(tmp_path: Path) -> None:
    content = tweets_csv(with_slashed_dates(tweet_rows(), "tweet_time"))
    run = run_import(tmp_path, {USERS_FILE: users_csv(), TWEETS_FILE: content})
    first = run.row("posts", tweet_rows()[0]["tweetid"])
    assert first["posted_at"] == datetime.fromisoformat("2017-08-19 15:13:33.145")
    assert run.rebuilt(TWEETS_FILE) == content
    assert run.received()[TWEETS_FILE].faithful


def test_a_day_that_only_posts_tell_is_left_open_when_it_is_unclear(tmp_path: Path) -> None:
    rows = with_column(tweet_rows(), COLUMN, "7/3/18")
    run = run_import(tmp_path, {TWEETS_FILE: tweets_csv(rows)})
    assert run.row("accounts", PLAIN)["created_on"] is None
    assert run.received()[TWEETS_FILE].faithful
