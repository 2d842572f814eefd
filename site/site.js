// In the navigation a line that opens and closes is nothing else: its link, which typedoc puts inside it, becomes the first line below.
new MutationObserver(() => {
  for (const link of document.querySelectorAll(".tsd-navigation summary a")) {
    const summary = link.closest("summary");
    const text = document.createElement("span");
    text.append(...[...link.childNodes].map((node) => node.cloneNode(true)));
    link.replaceWith(text);
    const list = summary.parentElement.querySelector("ul");
    if (list === null) continue;
    const item = document.createElement("li");
    link.textContent = "All of it";
    item.append(link);
    list.prepend(item);
  }
}).observe(document.documentElement, { childList: true, subtree: true });
