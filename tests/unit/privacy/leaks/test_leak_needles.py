"""Needles: the forms in which people write an identifier, and what is no secret."""

import re

from heliograph.privacy.leaks.needles import Kind, needles

MARA = ("name", "Mara Tolvinski", "a1")


def forms(*masked, shown=()):
    return {needle.form for needle in needles(masked, shown)}


def by_form(*masked, shown=()):
    return {needle.form: needle for needle in needles(masked, shown)}


def test_a_name_is_looked_for_apart_together_and_with_underscores():
    assert forms(MARA) == {"mara tolvinski", "mara_tolvinski", "maratolvinski"}
    assert forms(("name", "mara_tolvin_ski", "a1")) == {"mara_tolvin_ski", "mara tolvin ski", "maratolvinski"}


def test_a_handle_is_looked_for_as_it_is():
    assert forms(("handle", "@Mara_Tolvin99", "a1")) == {"mara_tolvin99"}


def test_names_of_signs_alone_are_nothing():
    assert forms(("name", "❤ ★ ...", "a1"), ("name", "", "a2")) == set()


def test_a_sharp_s_is_looked_for_in_capitals_too():
    assert {"straße", "strasse"} <= forms(("name", "Straße", "a1"))


def test_who_bears_a_form_is_remembered():
    needle = by_form(("handle", "Anna", "a1"), ("name", "anna", "a2"), ("name", "Anna ★", ""))["anna"]

    assert needle.owners == {"a1", "a2"}
    assert needle.kinds == {Kind.HANDLE, Kind.NAME}
    assert needle.kind is Kind.HANDLE


def test_what_a_shown_account_bears_is_no_secret():
    masked = [
        ("handle", "news", "a1"),
        ("name", "Anna", "a1"),
        ("name", "Ben", "a2"),
        ("id", "12345678", "a1"),
    ]
    shown = [("handle", "NEWS", "b1"), ("name", "Anna", "b1"), ("handle", "ben", "b1")]

    assert forms(*masked, shown=shown) == {"12345678"}


def test_a_handle_that_is_the_name_of_a_shown_account_stays_a_handle():
    needle = by_form(("handle", "news", "a1"), shown=[("name", "News", "b1")])["news"]

    assert needle.shown
    assert needle.kinds == {Kind.HANDLE}


def test_names_that_look_like_pseudonyms_are_not_looked_for():
    received = "A" * 42 + "="
    assert (
        forms(("name", "a" + "b" * 26, "a1"), ("handle", received, "a1"), ("name", "0" * 64, "a1")) == set()
    )


def test_a_pseudonym_of_the_platform_that_is_replaced_is_an_id():
    assert forms(("id", "QQ0F+mI6jL4g=", "a1")) == {"qq0f mi6jl4g"}


def test_a_name_may_be_written_as_its_bearer_writes_it():
    needle = by_form(("name", "Mara & Tolvin 🦋 Co", "a1"))["mara tolvin co"]

    assert {"mara tolvin co", "mara & tolvin 🦋 co", "mara amp tolvin 🦋 co"} == set(needle.patterns())
    assert re.fullmatch(needle.written(), "mara & tolvin 🦋 co")
    assert re.fullmatch(needle.written(), "mara &amp; tolvin-co")
    assert re.fullmatch(needle.written(), "mara\n\ttolvin.co")
    assert not re.fullmatch(needle.written(), "mara, tolvin co")


def test_only_long_numbers_are_found_within_words():
    found = by_form(("id", "12345678", "a"), ("id", "1234567", "a"), ("id", "12", "a"))

    assert [found[form].number for form in ("12345678", "1234567", "12")] == [True, False, False]
    assert [found[form].sought for form in ("12345678", "1234567", "12")] == [True, True, False]


def test_nobody_masked_nothing_to_look_for():
    assert needles([], [("name", "Anna", "b1")]) == []
