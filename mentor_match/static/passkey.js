// Asks the browser for a passkey and sends what it answers with the form around the button.
// The page works without it: then nothing is shown that could not be used.
"use strict";

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const named = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

async function made(asked) {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: named(asked.excludeCredentials),
  };
  const key = await navigator.credentials.create({ publicKey });
  return said(key, { attestationObject: text(key.response.attestationObject) });
}

async function shown(asked) {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    allowCredentials: named(asked.allowCredentials),
  };
  const key = await navigator.credentials.get({ publicKey });
  return said(key, {
    authenticatorData: text(key.response.authenticatorData),
    signature: text(key.response.signature),
  });
}

const said = (key, response) => ({
  id: key.id,
  rawId: text(key.rawId),
  type: key.type,
  response: { clientDataJSON: text(key.response.clientDataJSON), ...response },
});

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const asked = JSON.parse(form.dataset.passkey);
  form.hidden = false;
  for (const other of document.querySelectorAll("[data-without-passkey]")) other.hidden = true;
  form.addEventListener("submit", async (event) => {
    const answer = form.elements.credential;
    if (answer.value) return;
    event.preventDefault();
    try {
      answer.value = JSON.stringify(await (asked.user ? made(asked) : shown(asked)));
    } catch {
      form.querySelector("[data-failed]").hidden = false;
      return;
    }
    form.submit();
  });
}
