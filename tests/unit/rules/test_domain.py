"""Whether an address of e-mail lies at a domain of an organisation."""

import pytest

from heliograph.rules.domain import Audience, Match, is_shared, match

HILL = ("hill.example",)


def test_an_address_lies_at_the_domain_itself_or_below_it():
    assert match("a@hill.example", HILL) == Match(
        domain="hill.example", is_exact=True, audience=Audience.ANYBODY
    )
    assert match("a@cs.HILL.example.", HILL) == Match(
        domain="hill.example", is_exact=False, audience=Audience.ANYBODY
    )


@pytest.mark.parametrize(
    "address",
    [
        "a@nothill.example",
        "a@hill.example.org",
        "a@example",
        "hill.example",
        "a@",
        "a@hill..example",
        "a@-hill.example",
        "hill.example@elsewhere.example",
    ],
)
def test_what_only_looks_like_it_does_not(address):
    assert match(address, HILL) is None


def test_the_longest_domain_counts():
    found = match("a@lab.hill.example", ("hill.example", "lab.hill.example"))
    assert found is not None
    assert (found.domain, found.is_exact) == ("lab.hill.example", True)


@pytest.mark.parametrize(
    ("address", "listed", "audience"),
    [
        ("a@students.hill.example", "hill.example", Audience.STUDENTS),
        ("a@stud.cs.hill.example", "hill.example", Audience.STUDENTS),
        ("a@alumni.hill.example", "hill.example", Audience.ALUMNI),
        ("a@mail-alumni.hill.example", "hill.example", Audience.ALUMNI),
        ("a@alumnos.hill.example", "alumnos.hill.example", Audience.STUDENTS),
        ("a@studio.hill.example", "hill.example", Audience.ANYBODY),
        ("a@students.example", "students.example", Audience.ANYBODY),
    ],
)
def test_a_subdomain_for_students_or_alumni_is_told(address, listed, audience):
    found = match(address, [listed])
    assert found is not None
    assert found.audience is audience


@pytest.mark.parametrize(
    "domain", ["com", "ac.uk", "edu.au", "GOB.MX", "gmail.com", "github.io", "", "not a domain"]
)
def test_a_domain_of_everybody_shows_nothing(domain):
    assert is_shared(domain)
    assert match(f"a@x.{domain}" if domain else "a@x", [domain]) is None


@pytest.mark.parametrize("domain", ["hill.ac.uk", "ac.example", "mit.edu", "uni.example", "x.info"])
def test_a_domain_of_somebody_is_not_shared(domain):
    assert not is_shared(domain)


def test_domains_in_other_scripts_are_the_same_in_both_spellings():
    assert match("a@xn--hgel-0ra.example", ["hügel.example"]) is not None
    assert match("a@HÜGEL.example", ["xn--hgel-0ra.example"]) is not None
