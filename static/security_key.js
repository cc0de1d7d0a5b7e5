// Asks the browser for a security key or passkey and sends its answer with the page's own form.
// Without script the page says that a key needs it, and offers the other ways.
"use strict";

const keyForm = document.querySelector("[data-key-asked]");
const keyWords = document.querySelector("[data-key-words]");

function toBytes(text) {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (sign) => sign.charCodeAt(0));
}

function toText(buffer) {
  const signs = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(signs).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function withBytes(asked) {
  const known = (key) => ({ ...key, id: toBytes(key.id) });
  const options = { ...asked, challenge: toBytes(asked.challenge) };
  if (asked.user) {
    options.user = { ...asked.user, id: toBytes(asked.user.id) };
    options.excludeCredentials = (asked.excludeCredentials || []).map(known);
  } else {
    options.allowCredentials = asked.allowCredentials.map(known);
  }
  return options;
}

function saidBy(credential) {
  const names = ["clientDataJSON", "attestationObject", "authenticatorData", "signature"];
  const response = {};
  for (const name of names.filter((each) => credential.response[each])) {
    response[name] = toText(credential.response[name]);
  }
  if (credential.response.getTransports) {
    response.transports = credential.response.getTransports();
  }
  return JSON.stringify({ id: credential.id, rawId: toText(credential.rawId), type: credential.type, response });
}

function wordsFor(failure) {
  if (failure.name === "InvalidStateError") {
    return "This key is one of yours already. Use another one.";
  }
  if (failure.name === "SecurityError") {
    return "Keys belong to the public address of this program. Open the page there, then use your key.";
  }
  return "No key answered. Put it in or hold it near, then try again.";
}

// The key's answer as text; empty where none came, with the reason in the words beside the button.
async function answerOf(asked, words) {
  const publicKey = withBytes(JSON.parse(asked));
  words.textContent = "Touch your key now, or do what your browser asks.";
  try {
    const credential = publicKey.user
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
    return saidBy(credential);
  } catch (failure) {
    words.textContent = wordsFor(failure);
    return "";
  }
}

async function useKey(event) {
  event.preventDefault();
  const answer = await answerOf(keyForm.dataset.keyAsked, keyWords);
  if (answer) {
    keyForm.elements.answer.value = answer;
    keyForm.submit();
  }
}

// In the place of the password of the same form, once everything else in it is filled in.
async function useKeyInstead(place) {
  const form = place.closest("form");
  const password = form.querySelector("input[type=password]");
  password.required = false;
  if (form.noValidate || form.reportValidity()) {
    const answer = await answerOf(place.dataset.keyInstead, place.querySelector("[role=status]"));
    if (answer) {
      place.querySelector("[name=key_answer]").value = answer;
      form.submit();
    }
  }
  password.required = true;
}

if (keyForm && window.PublicKeyCredential) {
  document.querySelector("[data-key-unusable]").hidden = true;
  keyForm.hidden = false;
  keyForm.addEventListener("submit", useKey);
}

if (window.PublicKeyCredential) {
  for (const place of document.querySelectorAll("[data-key-instead]")) {
    place.hidden = false;
    place.querySelector("button").addEventListener("click", () => useKeyInstead(place));
  }
}
