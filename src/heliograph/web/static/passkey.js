// Passkeys: the browser makes or uses one, the form sends what it said. Everything else works without scripts.
"use strict";
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const named = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

  const create = async ({ publicKey: asked }) => {
    const made = await navigator.credentials.create({
      publicKey: {
        ...asked,
        challenge: bytes(asked.challenge),
        user: { ...asked.user, id: bytes(asked.user.id) },
        excludeCredentials: named(asked.excludeCredentials),
        authenticatorSelection: {
          ...asked.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
        },
      },
    });
    const { clientDataJSON, attestationObject } = made.response;
    const transports = made.response.getTransports ? made.response.getTransports() : [];
    return said(made, { clientDataJSON: text(clientDataJSON), attestationObject: text(attestationObject), transports });
  };

  const get = async ({ publicKey: asked }) => {
    const used = await navigator.credentials.get({
      publicKey: { ...asked, challenge: bytes(asked.challenge), allowCredentials: named(asked.allowCredentials) },
    });
    const { clientDataJSON, authenticatorData, signature, userHandle } = used.response;
    return said(used, {
      clientDataJSON: text(clientDataJSON),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    });
  };

  const said = (credential, response) => ({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });

  const options = async (place) => {
    const told = place.dataset.options
      ? JSON.parse(document.getElementById(place.dataset.options).textContent)
      : await (await fetch(place.dataset.from, { headers: { Accept: "application/json" } })).json();
    return told.creation_options || told.request_options;
  };

  const begin = (place) => {
    const form = place.querySelector("form");
    place.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const fault = form.querySelector("[role=alert]");
      if (fault) fault.hidden = true;
      try {
        const done = place.dataset.passkey === "create" ? create : get;
        form.elements.credential.value = JSON.stringify(await done(await options(place)));
        form.submit();
      } catch {
        if (fault) fault.hidden = false;
      }
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    if (window.PublicKeyCredential) document.querySelectorAll("[data-passkey]").forEach(begin);
  });
})();
