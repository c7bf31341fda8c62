from invented_release import facts_of

from heliograph.publish.describe.readme import pattern, readme
from sample_risk import sample_report


def text_of(**changes):
    return readme(facts_of(**changes)).decode("utf-8")


def test_it_names_every_table_with_its_rows():
    text = text_of()
    assert "accounts.parquet         119 rows" in text
    assert "posts/*.parquet          5,100 rows" in text
    assert "csv/harbour-2021_tweets_csv_hashed.zip" in text


def test_it_shows_how_to_open_the_posts_in_each_language():
    text = text_of()
    assert 'archive["harbour-2021@1"].posts.to_pandas()' in text
    assert "FROM 'public/posts/*.parquet'" in text
    assert 'open_dataset("public/posts")' in text
    assert "dtype=str" in text


def test_it_warns_of_spreadsheets_and_says_how_to_check():
    text = text_of()
    assert "spreadsheet" in text
    assert "= + - or @" in text
    assert "heliograph verify ." in text
    assert "sha256sum -c manifest-sha256.txt" in text


def test_the_risk_report_is_named_beside_the_other_documents():
    text = text_of(risk=sample_report())
    assert "  risk-report.html    what the privacy gate found (amber); .json for programs\n" in text
    assert "risk-report" not in text_of()


def test_without_a_public_edition_it_shows_no_files():
    text = text_of(public=None)
    assert ".parquet" not in text
    assert "consortium edition: Members of the consortium, on application." in text


def test_lines_fit_a_terminal():
    assert max(len(line) for line in text_of().splitlines()) <= 79


def test_one_part_in_a_folder_is_still_shown_as_a_pattern():
    assert pattern(("posts/part-0000.parquet",)) == "public/posts/*.parquet"
    assert pattern(("accounts.parquet",)) == "public/accounts.parquet"
