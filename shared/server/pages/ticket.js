document.documentElement.classList.add("js");
const again = () => setTimeout(refresh, document.hidden ? 30000 : document.body.classList.contains("waiting") ? 10000 : 5000);
async function refresh() {
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(8000) });
    if (!answer.ok && answer.status !== 404) throw answer.status;
    const text = (await answer.text()).replace(/<style[^]*?<\/style>/, "");
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const called = fresh.body.className === "called" && !document.body.classList.contains("called");
    if (fresh.querySelector("main").innerHTML !== document.querySelector("main").innerHTML)
      document.querySelector("main").replaceWith(fresh.querySelector("main"));
    document.querySelector(".fresh").textContent = fresh.querySelector(".fresh").textContent;
    document.body.className = fresh.body.className;
    document.title = fresh.title;
    if (called && navigator.userActivation?.hasBeenActive) navigator.vibrate?.([300, 150, 300]);
  } catch { document.body.classList.add("cut"); }
  again();
}
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
document.addEventListener("click", (event) => { if (event.target.closest(".print")) print(); });
again();
