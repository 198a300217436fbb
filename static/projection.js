// A projected page is led by the arrows and by the keys of a presenter; its links do the same without a script.
document.addEventListener("keydown", (e) => {
  if (e.altKey || e.ctrlKey || e.metaKey || e.shiftKey || e.target.closest?.("input, select, textarea, .defile")) return;
  const rel = { ArrowRight: "next", PageDown: "next", ArrowLeft: "prev", PageUp: "prev" }[e.key];
  const lien = rel && document.querySelector(`a[rel=${rel}]`);
  if (lien) { e.preventDefault(); lien.click(); }
});
