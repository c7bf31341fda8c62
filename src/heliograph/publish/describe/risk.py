"""risk-report.json and risk-report.html: what the gate found, for programs and for people."""

from heliograph.model.risk import RiskReport
from heliograph.privacy.explain import in_words
from heliograph.publish.describe.context import Facts
from heliograph.publish.gate.page import page
from heliograph.publish.gate.verdict import PAGE, REPORT
from heliograph.signing.canonical import canonical


def risk_documents(facts: Facts, report: RiskReport) -> dict[str, bytes]:
    """Both forms of the report by file name."""
    contact = facts.description.contact
    return {
        REPORT: canonical(report.to_json()),
        PAGE: page(
            report,
            title=facts.description.title,
            publisher=facts.publisher.name,
            policy_words=in_words(report.policy),
            summary=facts.description.summary,
            contact=(contact.email or contact.url) if contact else facts.publisher.contact,
            terms=facts.description.license,
        ),
    }
