"""Contexts: one post, account, hashtag or domain with what the data tell about it; the documents of their pages."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Query
from pydantic import Field

from heliograph.web.api.datasets import PUBLIC, public_only
from heliograph.web.api.faces import FAILURES, Post
from heliograph.web.pages.account import account as account_page
from heliograph.web.pages.mentioned import domain as domain_page
from heliograph.web.pages.mentioned import hashtag as hashtag_page
from heliograph.web.pages.post import post as post_page

router = Router(tags=["contexts"])
VALUE: str = Query("", description="The hashtag without its sign, or the domain; compared sign by sign.")

Rows = list[dict[str, Any]]


class Gathered(Schema):
    """Posts that have something in common."""

    count: int = Field(description="How many there are.")
    accounts: int = Field(description="Of how many accounts they are.")
    first: list[Post] = Field(description="The first of them by time.")  # type: ignore[valid-type]


class PostContext(Schema):
    """A post in its context."""

    address: str = Field(description="The release that was read.")
    post: dict[str, Any] = Field(
        description="Every column of the posts table, with handle and name of the author."
    )
    account: dict[str, Any] | None = Field(description="The profile of its author.")
    actions: Rows = Field(description="What the platform did to the post and to its author.")
    ancestors: list[Post] = Field(description="What it answers, from the oldest.")  # type: ignore[valid-type]
    ancestors_cut: bool = Field(description="Whether the thread goes on above.")
    originals: list[Post] = Field(description="What it repeats or quotes.")  # type: ignore[valid-type]
    outside: Rows = Field(description="Posts that it points to and that the data set does not hold.")
    replies: Gathered
    reposts: Gathered
    quotes: Gathered
    same_text: Gathered = Field(description="Other posts with the same text, but for case, links and spaces.")


class CoActors(Schema):
    """Accounts that did the same: a lead and no proof."""

    accounts: Rows
    looked_at: int
    of: int
    posts: int
    capped: bool = Field(description="Whether there may be more in common than was looked at.")


class AccountContext(Schema):
    """An account in its context."""

    address: str
    account_id: str
    profile: Rows
    actions: Rows
    posts: int
    first: str | None
    last: str | None
    months: Rows
    hours: list[list[int]] = Field(description="Posts by day of the week, from Monday, and hour (UTC).")
    clients: Rows
    languages: Rows
    kinds: Rows
    hashtags: Rows
    domains: Rows
    latest: list[Post]  # type: ignore[valid-type]
    same_text: CoActors
    same_reposts: CoActors


class TagContext(Schema):
    """A hashtag or a domain in its context."""

    address: str
    column: str
    value: str
    posts: int
    accounts: int
    first: str | None
    last: str | None
    months: Rows
    top_accounts: Rows
    languages: Rows
    hashtags: Rows
    domains: Rows
    earliest: list[Post]  # type: ignore[valid-type]


@router.get(
    "/datasets/{name}/posts/{post_id}",
    response={200: PostContext, **FAILURES},
    exclude_unset=True,
    summary="One post",
)
def post(request: HttpRequest, name: str, post_id: str, edition: str = PUBLIC) -> dict[str, Any]:
    """A post with what was done about it, its thread, who repeated it, and who said the same."""
    public_only(edition)
    return post_page(request, name, post_id).document


@router.get(
    "/datasets/{name}/accounts/{account_id}",
    response={200: AccountContext, **FAILURES},
    exclude_unset=True,
    summary="One account",
)
def account(request: HttpRequest, name: str, account_id: str, edition: str = PUBLIC) -> dict[str, Any]:
    """An account with its profile, when and what it posted, and who did the same."""
    public_only(edition)
    return account_page(request, name, account_id).document


@router.get(
    "/datasets/{name}/hashtags",
    response={200: TagContext, **FAILURES},
    exclude_unset=True,
    summary="One hashtag",
)
def hashtag(request: HttpRequest, name: str, value: str = VALUE, edition: str = PUBLIC) -> dict[str, Any]:
    """Who used a hashtag, when, and beside what."""
    del value
    public_only(edition)
    return hashtag_page(request, name).document


@router.get(
    "/datasets/{name}/domains",
    response={200: TagContext, **FAILURES},
    exclude_unset=True,
    summary="One domain",
)
def domain(request: HttpRequest, name: str, value: str = VALUE, edition: str = PUBLIC) -> dict[str, Any]:
    """Who linked to a domain, when, and beside what."""
    del value
    public_only(edition)
    return domain_page(request, name).document
