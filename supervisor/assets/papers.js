// Shows newly drawn tickets as they come out.

const list = document.getElementById("papers");
const EVERY_MS = 2000;

function paper({ name, at }) {
  const item = document.createElement("li"), link = document.createElement("a"), image = document.createElement("img");
  const when = document.createElement("time");
  item.dataset.name = name;
  item.className = "fresh";
  link.href = image.src = `/supervisor/papers/${encodeURIComponent(name)}`;
  image.alt = list.dataset.alt.replace("TIME", at);
  when.textContent = at;
  link.append(image);
  item.append(link, when);
  return item;
}

async function refresh() {
  try {
    const answer = await fetch("/supervisor/papers.json", { signal: AbortSignal.timeout(8000) });
    if (answer.status === 401) return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    const papers = await answer.json();
    const known = new Map([...list.children].map((item) => [item.dataset.name, item]));
    const wanted = papers.map((each) => known.get(each.name) || paper(each));
    if (wanted.length !== list.children.length || wanted.some((item, at) => item !== list.children[at])) {
      list.replaceChildren(...wanted);
    }
    document.getElementById("no-papers").hidden = papers.length > 0;
    document.getElementById("cut").hidden = true;
  } catch {
    document.getElementById("cut").hidden = false;
  }
  setTimeout(refresh, EVERY_MS);
}

setTimeout(refresh, EVERY_MS);
