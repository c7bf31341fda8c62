"""Streets: what looks like a street with its number in some languages, and what only resembles one."""

import pytest

from heliograph.privacy.risk.streets import STREETS
from heliograph.tables.engine import connect


def looks_like_a_street(text):
    with connect() as connection:
        [(found,)] = connection.execute("SELECT regexp_matches(?, ?)", [text, STREETS]).fetchall()
    return found


@pytest.mark.parametrize(
    "text",
    [
        "7 Elm St",
        "at 12345 Elm Street, by the pond",
        "7 N Elm Ave",
        "7 N. Old Mill Creek Road",
        "Hauptstraße 5",
        "wohnt Lindenallee 1234.",
        "Hauptstr. 17",
        "5 rue Lafayette",
        "1234, rue de la Paix",
        "5 bis avenue Foch",
        "5, ter chemin du Moulin",
        "calle Mayor 5",
        "Via Garibaldi, 1234",
        "calle Alta de los Santos 5",
        "Rua Augusta nº5",
        "rua Augusta n° 5",
        "ул. Ленина 5",
        "ул.Ленина5",
        "ул. Ленина, 5",
        "улица Большая Садовая, дом 5",
        "пер. Малый Левый Южный 5",
        "проспект Мира, д.5",
        "проспект Мира, д. 5",
        "вулиця Хрещатик, буд.5",
        "вулиця Хрещатик, буд. 5",
        "Atatürk Caddesi 5",
        "Atatürk Caddesi5",
        "Atatürk Cad. No:5",
        "Atatürk Cad. No: 5",
        "Atatürk Cad. No 5",
        "Bağdat Sokağı 5",
        "Kordon Bulvarı 5",
    ],
)
def test_a_street_and_its_number_are_told(text):
    assert looks_like_a_street(text)


@pytest.mark.parametrize(
    "text",
    [
        "123456 Elm Street",
        "7 A Street",
        "7 One Two Three Four Street",
        "7 Elm Streets",
        "Hstraße 5",
        "Hauptstraße 12345",
        "Hauptstraße",
        "12345 rue Lafayette",
        "rue Lafayette",
        "micalle Mayor 5",
        "calle M 5",
        "calle Mayor  5",
        "calle Mayor 12345",
        "calle Alta de los Santos Viejos 5",
        "ул. Я 5",
        "ул. Ленина  5",
        "ул. Малая Левая Южная Дальняя 5",
        "A Caddesi 5",
        "Atatürk Caddesi",
        "I have 5 cats and live on a street",
        "",
    ],
)
def test_what_only_resembles_one_is_not(text):
    assert not looks_like_a_street(text)
