"""Actions in the words of the DSA Transparency Database."""

import duckdb

from heliograph.tables.statements import statements_query

ACTIONS = """SELECT * FROM (VALUES
    ('1', 'labelled', true, TIMESTAMP '2022-03-04 05:06:07', TIMESTAMP '2022-04-01 00:00:00', 'STATEMENT_CATEGORY_SELF_HARM'),
    ('2', 'suspended', false, TIMESTAMP '2022-03-05 00:00:00', NULL, NULL),
    ('3', 'payments-ended', NULL, NULL, TIMESTAMP '2022-05-01 00:00:00', NULL),
    ('4', 'shadowed', true, NULL, TIMESTAMP '2022-05-01 00:00:00', NULL)
) AS t(action_id, action, automated, acted_at, ended_at, statement_of_reasons)"""


def statements():
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE labels AS {ACTIONS}")
        return connection.execute(statements_query("labels")).to_arrow_table().to_pylist()


def said(statement):
    return {name: str(value) for name, value in statement.items() if value is not None}


def test_a_label_is_a_restriction_of_visibility_with_its_end():
    assert said(statements()[0]) == {
        "puid": "1",
        "decision_visibility": "DECISION_VISIBILITY_CONTENT_LABELLED",
        "category": "STATEMENT_CATEGORY_SELF_HARM",
        "automated_decision": "AUTOMATED_DECISION_FULLY",
        "application_date": "2022-03-04",
        "end_date_visibility_restriction": "2022-04-01",
    }


def test_a_suspension_is_about_the_account_and_an_end_of_payments_about_money():
    assert said(statements()[1]) == {
        "puid": "2",
        "decision_account": "DECISION_ACCOUNT_SUSPENDED",
        "automated_decision": "AUTOMATED_DECISION_NOT_AUTOMATED",
        "application_date": "2022-03-05",
    }
    assert said(statements()[2]) == {
        "puid": "3",
        "decision_monetary": "DECISION_MONETARY_TERMINATION",
        "end_date_monetary_restriction": "2022-05-01",
    }


def test_a_word_without_a_counterpart_is_no_decision():
    assert said(statements()[3]) == {"puid": "4", "automated_decision": "AUTOMATED_DECISION_FULLY"}
