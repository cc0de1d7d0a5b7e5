// Looks again at work that goes on in the background, and shows the page anew once it is done.
// Without script the page offers a link that does the same.
"use strict";

const watched = document.querySelector("[data-watch]");

async function look() {
  const answer = await fetch(watched.dataset.watch, { headers: { Accept: "application/json" } });
  const progress = answer.ok ? await answer.json() : { done: true };
  if (progress.done) {
    window.location.reload();
    return;
  }
  watched.textContent = progress.words;
  window.setTimeout(look, 1000);
}

if (watched) {
  window.setTimeout(look, 700);
}
