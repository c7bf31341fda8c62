"""Measures: what a platform did, why, and what it observed, in the languages of the pages.

The English words are those of ``model/``, word for word; a test compares them.
"""

from django.utils.translation import gettext_lazy as _

NO_ATTRIBUTION = _(
    "A presumptive country is a technical indicator and not an attribution: it says where signals of the accounts point, "
    "not who ran, paid for or ordered the activity. Such signals can be borrowed, bought or forged."
)

INDICATORS = {
    "sign-up-network": _("network from which the account was registered"),
    "login-network": _("network from which the account was used"),
    "phone-prefix": _("country prefix of the phone number on file"),
    "mobile-carrier": _("mobile carrier of the phone number on file"),
    "device-language": _("language of the device"),
    "time-zone": _("time zone set on the device or profile"),
    "activity-hours": _("hours of the day at which the account was active"),
    "payment": _("country of a means of payment"),
}

ACTIONS = {
    "removed": _("content removed"),
    "disabled": _("access to content disabled"),
    "demoted": _("content demoted"),
    "age-restricted": _("content restricted by age"),
    "interaction-restricted": _("interaction with content restricted"),
    "labelled": _("content labelled"),
    "restricted": _("visibility restricted"),
    "suspended": _("account suspended"),
    "terminated": _("account terminated"),
    "payments-suspended": _("payments suspended"),
    "payments-ended": _("payments ended"),
    "payments-restricted": _("payments restricted"),
}
"""The usual actions; a platform may name another, which is shown as it is."""

CATEGORIES = {
    "STATEMENT_CATEGORY_ANIMAL_WELFARE": _("animal welfare"),
    "STATEMENT_CATEGORY_CONSUMER_INFORMATION": _("consumer information infringements"),
    "STATEMENT_CATEGORY_CYBER_VIOLENCE": _("cyber violence"),
    "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN": _("cyber violence against women"),
    "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS": _("data protection and privacy violations"),
    "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH": _("illegal or harmful speech"),
    "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS": _("intellectual property infringements"),
    "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS": _(
        "negative effects on civic discourse or elections"
    ),
    "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE": _(
        "type of alleged illegal content not specified by the notifier"
    ),
    "STATEMENT_CATEGORY_OTHER_VIOLATION_TC": _("other violation of the provider's terms and conditions"),
    "STATEMENT_CATEGORY_PROTECTION_OF_MINORS": _("protection of minors"),
    "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY": _("risk for public security"),
    "STATEMENT_CATEGORY_SCAMS_AND_FRAUD": _("scams and fraud"),
    "STATEMENT_CATEGORY_SELF_HARM": _("self-harm"),
    "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS": _("unsafe, non-compliant or prohibited products"),
    "STATEMENT_CATEGORY_VIOLENCE": _("violence"),
    "STATEMENT_CATEGORY_NON_CONSENSUAL_BEHAVIOUR": _("non-consensual behaviour"),
    "STATEMENT_CATEGORY_PORNOGRAPHY_OR_SEXUALIZED_CONTENT": _("pornography or sexualised content"),
    "STATEMENT_CATEGORY_SCOPE_OF_PLATFORM_SERVICE": _("scope of platform service"),
    "STATEMENT_CATEGORY_UNSAFE_AND_ILLEGAL_PRODUCTS": _("unsafe or illegal products"),
}
"""Categories of the statements of reasons."""
