"""Elsewhere: logging in at another place, by OpenID Connect."""

from typing import Any

from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from requests import RequestException

from heliograph.errors import RemoteError


class Checked(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # it has no types
    """As the library does it, and more: the signature of the token is verified, and both answers are of one person."""

    def get_access_token_data(self, *asked: Any, **named: Any) -> Any:  # noqa: ANN401 - of the library
        """The tokens; the library would believe them because of TLS."""
        data = super().get_access_token_data(*asked, **named)
        self.did_fetch_access_token = False
        return data

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:  # noqa: ANN401
        """Who it is; of what the place tells, only the name is kept."""
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no id_token")
        login = super().complete_login(request, app, token, **kwargs)
        told = login.account.extra_data
        proven, said = told.get("id_token", {}), told.get("userinfo", {})
        if not proven.get("sub") or proven["sub"] != said.get("sub"):
            raise OAuth2Error("the answers are of different people")
        login.account.extra_data = {"sub": proven["sub"], "name": login.user.name}
        return login


def go(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leave for the other place. A page of ours stands between: our policy lets no form lead anywhere else."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("account_login"))
    try:
        adapter = Checked(request, provider_id)
        answer: HttpResponse = OAuth2LoginView.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except RequestException as error:
        raise RemoteError(
            f"The other place does not answer: {type(error).__name__}.", hint="Try again in some minutes."
        ) from error
    if answer.status_code != 302:
        return answer
    where = {"href": answer["Location"], "name": adapter.get_provider().name}
    return render(request, "consortium/identity/leaving.html", where)


def back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Come back from there."""
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(Checked(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return answer
