// A projected page is led by the arrows and by the keys of a presenter; its links do the same without a script.
document.addEventListener("keydown", (e) => {
  if (e.altKey || e.ctrlKey || e.metaKey || e.shiftKey || e.repeat || e.target.closest?.("input, select, textarea, .defile")) return;
  // the remote’s « black » key; a letter, so it goes with the other single keys when they are switched off
  if (/^[b.]$/.test(e.key) && document.querySelector("[data-noir]")) return document.body.classList.toggle("noir");
  const ou = { ArrowRight: "[rel=next]", PageDown: "[rel=next]", ArrowLeft: "[rel=prev]", PageUp: "[rel=prev]", Home: "[data-bout=debut]", End: "[data-bout=fin]" }[e.key];
  const lien = ou && document.querySelector(`a${ou}`);
  if (lien) { e.preventDefault(); lien.click(); }
});
