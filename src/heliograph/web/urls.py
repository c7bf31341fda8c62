"""Every address of the site. Pages stand under a prefix for each language but the first; what programs ask does not."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, path, register_converter

from heliograph.web.api.api import api
from heliograph.web.middleware.trouble import failed
from heliograph.web.pages import (
    account,
    api_page,
    cases,
    catalogue,
    compare,
    dataset,
    document,
    explore,
    export,
    files,
    gated,
    glossary,
    health,
    history,
    home,
    mentioned,
    post,
    receipts,
    static,
    verify,
)
from heliograph.web.pages.consortium import (
    agreement,
    application,
    ask,
    attachment,
    comments,
    desk,
    form,
    gated_files,
    grant,
    incident,
    organisations,
    outputs,
    reasoned_request,
    reference,
    tokens,
    usage,
    why,
)
from heliograph.web.pages.consortium import history as consortium_history
from heliograph.web.pages.consortium.door import known, signed_in
from heliograph.web.pages.consortium.identity import addresses as identity
from heliograph.web.pages.consortium.public import (
    about,
    announcements,
    criteria,
    data_catalogue,
    register,
    report,
)
from heliograph.web.parts.drawn_again import drawn_again
from heliograph.web.places import DatasetName, Digest, DocumentPath, ExportForm, Identifier, Number
from heliograph.web.shown import page

handler500 = failed

register_converter(DatasetName, "dataset")
register_converter(DocumentPath, "document")
register_converter(Identifier, "id")
register_converter(ExportForm, "form")
register_converter(Digest, "digest")
register_converter(Number, "number")

PAGES: list[URLPattern] = [
    *page("", home.home, "home"),
    *page("data/", catalogue.catalogue, "catalogue"),
    *page("data/<dataset:name>/", dataset.dataset, "dataset"),
    *page("data/<dataset:name>/history/", history.history, "history"),
    *page("data/<dataset:name>/documents/<document:path>/", document.document, "document"),
    *page("data/<dataset:name>/posts/<id:post_id>/", post.post, "post"),
    *page("data/<dataset:name>/accounts/<id:account_id>/", account.account, "account"),
    *page("data/<dataset:name>/hashtags/", mentioned.hashtag, "hashtag"),
    *page("data/<dataset:name>/domains/", mentioned.domain, "domain"),
    *page("explore/", explore.explore, "explore"),
    *page("compare/", compare.compare, "compare"),
    *page("verify/", verify.verify, "verify"),
    *page("contest/", cases.contest, "contest"),
    *page("report/", cases.report, "report"),
    *page("cases/", cases.cases, "cases"),
    *page("cases/<number:number>/", cases.case, "case"),
    *page("api/", api_page.api_page, "api"),
    *page("glossary/", glossary.glossary, "glossary"),
    *page("usage/", usage.public, "usage-counts"),
    *page("consortium/about/", about.about, "consortium-about"),
    *page("consortium/criteria/", criteria.criteria, "consortium-criteria"),
    *page("consortium/catalogue/", data_catalogue.catalogue, "data-catalogue"),
    *page("consortium/register/", register.projects, "consortium-register"),
    *page("consortium/report/", report.report, "consortium-report"),
    *page("consortium/announcements/", announcements.announcements, "consortium-announcements"),
]

CONSORTIUM: list[URLPattern] = [
    *identity.PAGES,
    *page("consortium/desk/", signed_in(desk.desk), "desk"),
    *page("consortium/begin/", signed_in(desk.begin), "begin"),
    *page("consortium/comments/", signed_in(drawn_again(comments.comments)), "comments"),
    *page("consortium/organisations/", signed_in(organisations.organisations), "organisations"),
    *page("consortium/organisations/<id:number>/", signed_in(organisations.organisation), "organisation"),
    *page("consortium/reference/<id:secret>/", reference.reference, "reference"),
    *page("consortium/why/", known(why.why), "why"),
    *page("consortium/history/", signed_in(consortium_history.own), "history-of-mine"),
    *page("consortium/downloads/", signed_in(usage.own), "downloads"),
    *page("consortium/files/<dataset:name>/<id:edition>/", signed_in(gated_files.files), "gated-files"),
    *page("consortium/ask/<dataset:name>/<id:edition>/", signed_in(ask.ask), "ask"),
    *page("consortium/outputs/", signed_in(outputs.outputs), "outputs"),
    *page("consortium/outputs/<id:number>/", signed_in(drawn_again(outputs.output)), "output"),
    *page("consortium/queries/", signed_in(ask.own), "queries"),
    *page("consortium/usage/", signed_in(usage.everybody), "usage"),
    *page("consortium/audit/", signed_in(consortium_history.log), "audit-log"),
    *page("consortium/you/tokens/", signed_in(tokens.tokens), "tokens"),
    *page("consortium/you/device/", signed_in(tokens.device), "device"),
    *page(
        "consortium/applications/<id:number>/", signed_in(drawn_again(application.application)), "application"
    ),
    *page("consortium/applications/<id:number>/form/", signed_in(form.form), "application-form"),
    path(
        "consortium/applications/<id:number>/files/<digest:sha256>/",
        attachment.attachment,
        name="attachment",
    ),
    *page(
        "consortium/applications/<id:number>/request/",
        signed_in(drawn_again(reasoned_request.reasoned_request)),
        "reasoned-request",
    ),
    path(
        "consortium/applications/<id:number>/dossier-file",
        reasoned_request.dossier_file,
        name="dossier",
    ),
    *(
        path(
            f"consortium/applications/<id:number>/request/{kind}-notice",
            reasoned_request.notice_file,
            {"kind": kind},
            name=f"notice-{kind}",
        )
        for kind in reasoned_request.KINDS
    ),
    *page("consortium/agreements/<id:number>/", signed_in(drawn_again(agreement.agreement)), "agreement"),
    *page("consortium/grants/", signed_in(grant.grants), "grants"),
    *page("consortium/incidents/", signed_in(drawn_again(incident.incidents)), "incidents"),
    *page("consortium/incidents/<id:number>/", signed_in(drawn_again(incident.incident)), "incident"),
    *page("consortium/grants/<id:number>/", signed_in(drawn_again(grant.grant)), "grant"),
]
"""Below ``consortium/``: the only pages with sessions and cookies (``middleware/consortium.py``)."""

urlpatterns = [
    path("api/v1/openapi.json", api_page.openapi, name="openapi"),
    path("api/v1/", api.urls),
    path("explore/rows.<form:form>", export.export, name="export"),
    path("consortium/feed.atom", announcements.feed, name="consortium-feed"),
    path("consortium/register.csv", register.sheet, name="consortium-register-csv"),
    path("archive/<path:path>", files.archive_file, name="archive"),
    path("gated/<dataset:name>/<number:release>/<id:edition>/<path:path>", gated.by_token, name="gated"),
    path(
        "consortium/files/<dataset:name>/<number:release>/<id:edition>/<path:path>",
        gated.by_page,
        name="gated-page",
    ),
    path(
        "consortium/receipts/<dataset:name>/<number:release>/<id:edition>.json",
        receipts.by_page,
        name="receipt-page",
    ),
    path("static/<str:version>/<path:path>", static.static_file, name="static"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("metrics", health.metrics, name="metrics"),
    *identity.PLACES,
    *i18n_patterns(*PAGES, *CONSORTIUM, prefix_default_language=False),
]
