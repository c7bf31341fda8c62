"""Statement of reasons: the words of the DSA Transparency Database, and what they are called in the actions table.

Source: the schema of the European Commission's DSA Transparency Database, as it takes statements since 1 July 2025
(https://transparency.dsa.ec.europa.eu/page/api-documentation, and the code lists of its source code as published in June
2026), and the categories that it took before. A platform gives such a statement to whoever is affected by a decision
(Art. 17 of Regulation (EU) 2022/2065) and to the database (Art. 24(5)).
"""

CATEGORIES: dict[str, str] = {
    "STATEMENT_CATEGORY_ANIMAL_WELFARE": "animal welfare",
    "STATEMENT_CATEGORY_CONSUMER_INFORMATION": "consumer information infringements",
    "STATEMENT_CATEGORY_CYBER_VIOLENCE": "cyber violence",
    "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN": "cyber violence against women",
    "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS": "data protection and privacy violations",
    "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH": "illegal or harmful speech",
    "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS": "intellectual property infringements",
    "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS": "negative effects on civic discourse or elections",
    "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE": "type of alleged illegal content not specified by the notifier",
    "STATEMENT_CATEGORY_OTHER_VIOLATION_TC": "other violation of the provider's terms and conditions",
    "STATEMENT_CATEGORY_PROTECTION_OF_MINORS": "protection of minors",
    "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY": "risk for public security",
    "STATEMENT_CATEGORY_SCAMS_AND_FRAUD": "scams and fraud",
    "STATEMENT_CATEGORY_SELF_HARM": "self-harm",
    "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS": "unsafe, non-compliant or prohibited products",
    "STATEMENT_CATEGORY_VIOLENCE": "violence",
}
"""Categories that the database takes today, with their meaning. Misinformation counts as a negative effect on civic
discourse or elections, and as a risk for public security where health is concerned."""

EARLIER_CATEGORIES: dict[str, str] = {
    "STATEMENT_CATEGORY_NON_CONSENSUAL_BEHAVIOUR": "non-consensual behaviour",
    "STATEMENT_CATEGORY_PORNOGRAPHY_OR_SEXUALIZED_CONTENT": "pornography or sexualised content",
    "STATEMENT_CATEGORY_SCOPE_OF_PLATFORM_SERVICE": "scope of platform service",
    "STATEMENT_CATEGORY_UNSAFE_AND_ILLEGAL_PRODUCTS": "unsafe or illegal products",
}
"""Categories that it took until 30 June 2025 and not since: older decisions name them."""

KNOWN_CATEGORIES: dict[str, str] = {**CATEGORIES, **EARLIER_CATEGORIES}
"""Every category that ``actions.statement_of_reasons`` may hold."""

VISIBILITY: dict[str, str] = {
    "DECISION_VISIBILITY_CONTENT_REMOVED": "removal of content",
    "DECISION_VISIBILITY_CONTENT_DISABLED": "access to content disabled",
    "DECISION_VISIBILITY_CONTENT_DEMOTED": "demotion of content",
    "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED": "content restricted by age",
    "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED": "interaction with content restricted",
    "DECISION_VISIBILITY_CONTENT_LABELLED": "content labelled",
    "DECISION_VISIBILITY_OTHER": "other restriction of visibility",
}
"""Decisions about the visibility of content (attribute ``decision_visibility``)."""

ACCOUNT: dict[str, str] = {
    "DECISION_ACCOUNT_SUSPENDED": "suspension of the account",
    "DECISION_ACCOUNT_TERMINATED": "termination of the account",
}
"""Decisions about an account (attribute ``decision_account``)."""

MONETARY: dict[str, str] = {
    "DECISION_MONETARY_SUSPENSION": "suspension of payments",
    "DECISION_MONETARY_TERMINATION": "termination of payments",
    "DECISION_MONETARY_OTHER": "other restriction of payments",
}
"""Decisions about payments (attribute ``decision_monetary``)."""

AUTOMATED: dict[str, str] = {
    "AUTOMATED_DECISION_FULLY": "decided without a person",
    "AUTOMATED_DECISION_PARTIALLY": "decided by a person with automated means",
    "AUTOMATED_DECISION_NOT_AUTOMATED": "decided without automated means",
}
"""How a decision was taken (attribute ``automated_decision``); ``automated_detection`` is Yes or No."""

SOURCES: dict[str, str] = {
    "SOURCE_ARTICLE_16": "a notice under Art. 16",
    "SOURCE_TRUSTED_FLAGGER": "a notice of a trusted flagger",
    "SOURCE_TYPE_OTHER_NOTIFICATION": "another notification",
    "SOURCE_VOLUNTARY": "the platform's own initiative",
}
"""What a decision began with (attribute ``source_type``)."""

DECISIONS: dict[str, str] = {
    "removed": "DECISION_VISIBILITY_CONTENT_REMOVED",
    "disabled": "DECISION_VISIBILITY_CONTENT_DISABLED",
    "demoted": "DECISION_VISIBILITY_CONTENT_DEMOTED",
    "age-restricted": "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED",
    "interaction-restricted": "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED",
    "labelled": "DECISION_VISIBILITY_CONTENT_LABELLED",
    "restricted": "DECISION_VISIBILITY_OTHER",
    "suspended": "DECISION_ACCOUNT_SUSPENDED",
    "terminated": "DECISION_ACCOUNT_TERMINATED",
    "payments-suspended": "DECISION_MONETARY_SUSPENSION",
    "payments-ended": "DECISION_MONETARY_TERMINATION",
    "payments-restricted": "DECISION_MONETARY_OTHER",
}
"""What ``actions.action`` calls each decision. The column is open: a platform may use other words, which have no counterpart."""

ATTRIBUTES: dict[str, dict[str, str]] = {
    "decision_visibility": VISIBILITY,
    "decision_account": ACCOUNT,
    "decision_monetary": MONETARY,
}
"""The attributes of a statement that hold a decision, each with its closed list."""
